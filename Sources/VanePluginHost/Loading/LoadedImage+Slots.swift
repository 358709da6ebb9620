internal import CVanePlugin

extension LoadedImage {
    /// Refuses a library's table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ plugin: vane_plugin_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_plugin_t.descriptor_count", plugin.descriptor_count != nil),
                ("vane_plugin_t.descriptor", plugin.descriptor != nil),
                ("vane_plugin_t.get_interface", plugin.get_interface != nil),
                ("vane_plugin_t.create", plugin.create != nil),
                ("vane_plugin_t.destroy", plugin.destroy != nil),
            ], path)
    }

    /// Refuses an intervention's table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ table: vane_intervention_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_intervention_t.prepare", table.prepare != nil),
                ("vane_intervention_t.reset", table.reset != nil),
                ("vane_intervention_t.apply", table.apply != nil),
            ], path)
    }

    /// Refuses a readout's table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ table: vane_readout_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_readout_t.form", table.form != nil),
                ("vane_readout_t.prepare", table.prepare != nil),
                ("vane_readout_t.score", table.score != nil),
            ], path)
    }

    /// Refuses a trainer's table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ table: vane_trainer_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_trainer_t.begin", table.begin != nil),
                ("vane_trainer_t.take", table.take != nil),
                ("vane_trainer_t.end_pass", table.end_pass != nil),
            ], path)
    }

    /// Refuses a state's table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ table: vane_state_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_state_t.count", table.count != nil),
                ("vane_state_t.tensor", table.tensor != nil),
                ("vane_state_t.restore", table.restore != nil),
            ], path)
    }

    /// Refuses a parameters' table with a required slot empty.
    ///
    /// - Throws: ``PluginError`` with code `nullSlot`.
    static func check(_ table: vane_params_t, _ path: String) throws(PluginError) {
        try unsafe require(
            [
                ("vane_params_t.count", table.count != nil),
                ("vane_params_t.parameter", table.parameter != nil),
            ], path)
    }

    /// Refuses the first slot that is empty.
    private static func require(
        _ slots: [(name: String, isFilled: Bool)], _ path: String
    ) throws(PluginError) {
        for slot in slots where !slot.isFilled { throw .nullSlot(path, slot.name) }
    }
}
