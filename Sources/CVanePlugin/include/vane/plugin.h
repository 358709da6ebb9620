/// What a library is, how it is found out before it is loaded, and what it offers.
#ifndef VANE_PLUGIN_H
#define VANE_PLUGIN_H

#include "abi.h"
#include "error.h"
#include "params.h"

VANE_BEGIN_C

/// The bytes "VANEPLUG", read as a little-endian number.
#define VANE_MANIFEST_MAGIC 0x47554C50454E4156ULL

/// What a host reads from the file, in the section VANE_MANIFEST_SECTION, before it loads the library.
///
/// Integers only, so that every language can write it down. A library built for another major is refused unloaded.
typedef struct vane_manifest {
    vane_header_t header;
    /// VANE_MANIFEST_MAGIC.
    uint64_t magic;
} vane_manifest_t;

#ifdef __APPLE__
#define VANE_MANIFEST_SECTION "__DATA,__vane_plugin"
#else
#define VANE_MANIFEST_SECTION ".vane_plugin"
#endif

#if defined(__has_attribute)
#if __has_attribute(retain)
#define VANE_MANIFEST_KEPT used, retain
#endif
#endif
#ifndef VANE_MANIFEST_KEPT
#define VANE_MANIFEST_KEPT used
#endif

/// Puts the manifest into the library; written once, in one C or C++ file, at file scope, followed by a semicolon.
#define VANE_PLUGIN_MANIFEST \
    __attribute__((VANE_MANIFEST_KEPT, section(VANE_MANIFEST_SECTION))) \
    static const vane_manifest_t vane_plugin_manifest = {VANE_HEADER(vane_manifest_t), VANE_MANIFEST_MAGIC}

/// The program that loads the library. Lives as long as the process.
typedef struct vane_host {
    vane_header_t header;
    /// The program's name.
    const char *name;
    /// The program's version.
    const char *version;
} vane_host_t;

/// The method edits hidden states; the library answers to VANE_INTERVENTION.
#define VANE_KIND_INTERVENTION 1
/// The method scores hidden states; the library answers to VANE_READOUT. Since 1.1.
#define VANE_KIND_READOUT 2

/// The method has no training.
#define VANE_INPUT_NOTHING 0
/// The method learns from rows with classes; the library answers to VANE_TRAINER and VANE_STATE. Since 1.1.
#define VANE_INPUT_LABELED_ROWS 1
/// The method learns from contexts and the shifts wanted for them; as above. Since 1.1.
#define VANE_INPUT_STEERING_PAIRS 2

/// The method declares that a row's change is proportional to the row's strength, but for rounding.
#define VANE_TRAIT_LINEAR 1u

/// One method that a library offers. Pure data that lives as long as the process.
typedef struct vane_descriptor {
    vane_header_t header;
    /// The stable name, in kebab-case, unique among all methods of a host.
    const char *id;
    /// One sentence of meaning.
    const char *summary;
    /// The paper and its equation; empty when there is none.
    const char *source;
    /// VANE_KIND_INTERVENTION or VANE_KIND_READOUT. A host leaves out methods of a kind that it does not know, and says so.
    int32_t kind;
    /// What the method declares of itself, VANE_TRAIT_LINEAR or 0. A host ignores bits that it does not know.
    uint32_t traits;
    /// What the method learns from, VANE_INPUT_NOTHING or one of its kind. A host leaves out methods whose input it does not
    /// know, and says so. Since 1.1.
    int32_t input;
    /// Zero.
    uint32_t reserved;
} vane_descriptor_t;

/// What a library offers. Lives as long as the process.
///
/// `descriptor_count`, `descriptor` and `get_interface` answer from data at hand, together within 100 ms, without files,
/// threads or chance: a host may ask in one process and use the library in another.
typedef struct vane_plugin {
    vane_header_t header;

    /// The library's name, for people.
    const char *name;
    /// The library's version.
    const char *version;

    /// Returns the number of methods, at most VANE_METHODS_MOST.
    /// [required] [parallel-safe]
    uint32_t (*descriptor_count)(void);

    /// Returns a method's descriptor, `index` being below `descriptor_count()`. Never null.
    /// Lifetime: as long as the process; the same answer every time.
    /// [required] [parallel-safe]
    const vane_descriptor_t *(*descriptor)(uint32_t index);

    /// Returns the interface of an id such as "vane.intervention/1", or null for an id that the library does not know.
    ///
    /// What is returned begins with a vane_header_t and lives as long as the process. An id never changes its meaning;
    /// third parties name theirs by reverse domain name.
    /// [required] [parallel-safe]
    const void *(*get_interface)(const char *id);

    /// Makes an instance of a method.
    ///
    /// The settings hold one value for every parameter that the method declares, in the same order, checked.
    /// Ownership: the host owns the instance and gives it back to `destroy` exactly once. On failure `*instance` stays null.
    /// [required] [parallel-safe]
    vane_status_t (*create)(
        const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error);

    /// Ends an instance and frees what it owns. Never called with null.
    /// [required] [instance-serial]
    void (*destroy)(vane_instance_t *instance);
} vane_plugin_t;

/// The one function that a library exports; a library defines it.
///
/// Called once in a process, before anything else. The library is never unloaded afterwards.
/// Ownership: `*plugin` is set to a table that the library owns and that lives as long as the process.
/// Returns VANE_OK, or a failure when the library cannot serve this host.
/// [any]
VANE_EXPORT vane_status_t vane_plugin_entry(
    const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error);

/// The exported function's name, as a host looks for it.
#define VANE_PLUGIN_ENTRY "vane_plugin_entry"

/// The type of vane_plugin_entry.
typedef vane_status_t (*vane_plugin_entry_t)(
    const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error);

VANE_END_C

#endif
