internal import CVanePlugin

extension PluginTables {
    /// How methods edit.
    static var interventionTable: vane_intervention_t {
        unsafe vane_intervention_t(
            header: vane_header_t(of: vane_intervention_t.self),
            needs: { instance, needs, error in
                unsafe PluginInstance.at(instance).tell(needs, error)
            },
            prepare: { instance, shape, error in
                unsafe PluginInstance.at(instance).prepare(shape, error)
            },
            reset: { instance, error in unsafe PluginInstance.at(instance).reset(error) },
            begin: { instance, contexts, error in
                unsafe PluginInstance.at(instance).begin(contexts, error)
            },
            apply: { instance, rows, outcome, error in
                unsafe PluginInstance.at(instance).apply(rows, outcome, error)
            })
    }

    /// How methods read.
    static var readoutTable: vane_readout_t {
        unsafe vane_readout_t(
            header: vane_header_t(of: vane_readout_t.self),
            form: { instance, form, error in unsafe PluginInstance.at(instance).tell(form, error) },
            prepare: { instance, rows, error in
                unsafe PluginInstance.at(instance).prepare(rows: rows, error)
            },
            score: { instance, rows, scores, error in
                unsafe PluginInstance.at(instance).score(rows, scores, error)
            })
    }

    /// How methods learn.
    static var trainerTable: vane_trainer_t {
        unsafe vane_trainer_t(
            header: vane_header_t(of: vane_trainer_t.self),
            begin: { instance, training, error in
                unsafe PluginInstance.at(instance).begin(training, error)
            },
            take: { instance, examples, error in
                unsafe PluginInstance.at(instance).take(examples, error)
            },
            end_pass: { instance, pass, error in
                unsafe PluginInstance.at(instance).endPass(pass, error)
            })
    }

    /// How what methods learned is kept.
    static var stateTable: vane_state_t {
        unsafe vane_state_t(
            header: vane_header_t(of: vane_state_t.self),
            count: { instance in
                unsafe UInt32(PluginInstance.at(instance).state?.count ?? 0)
            },
            tensor: { instance, index in
                unsafe PluginInstance.at(instance).state?.tensor(at: Int(index))
            },
            restore: { instance, tensors, error in
                unsafe PluginInstance.at(instance).restore(tensors, error)
            })
    }
}
