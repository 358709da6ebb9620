internal import CVanePlugin
internal import VaneCore

extension PluginInstance {
    /// Prepares the intervention for rows of a shape.
    func prepare(
        _ shape: UnsafePointer<vane_shape_t>?,
        _ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?
    ) -> vane_status_t {
        guard let shape = unsafe vane_shape_t.copy(shape) else {
            return unsafe ErrorMemory.raise(VANE_FAILED, vane_shape_t.refusal, to: error)
        }
        guard let intervention = made?.intervention else {
            return unsafe refuseUntrained(error)
        }
        do {
            work = try PluginWork(
                intervention,
                RunShape(
                    width: Int(shape.width), contextWidth: Int(shape.context_width),
                    sequences: Int(shape.sequences), rows: Int(shape.rows)))
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_UNSUPPORTED_SHAPE, "\(problem)", to: error)
        }
    }

    /// Forgets all sequences.
    func reset(_ error: UnsafeMutablePointer<UnsafePointer<vane_error_t>?>?) -> vane_status_t {
        do {
            if let intervention = made?.intervention { try work?.reset(intervention) }
            return VANE_OK
        } catch let problem {
            return unsafe ErrorMemory.raise(VANE_FAILED, "\(problem)", to: error)
        }
    }
}
