/// The version of the contract and the header that every struct begins with.
#ifndef VANE_ABI_H
#define VANE_ABI_H

#include <stdint.h>

#ifdef __cplusplus
#define VANE_BEGIN_C extern "C" {
#define VANE_END_C }
#else
#define VANE_BEGIN_C
#define VANE_END_C
#endif

VANE_BEGIN_C

/// The revision of the contract. Majors must be equal on both sides.
#define VANE_ABI_MAJOR 1

/// Counts what was added since the major began; either side may be ahead of the other.
#define VANE_ABI_MINOR 1

/// The first member of every struct that crosses the boundary, filled in by whoever made the struct.
///
/// Whoever reads a struct reads no further than `struct_size`, and treats what lies beyond as zero.
typedef struct vane_header {
    /// The size of the whole struct in bytes, as its maker knows it.
    uint32_t struct_size;
    /// VANE_ABI_MAJOR, as its maker knows it.
    uint16_t abi_major;
    /// VANE_ABI_MINOR, as its maker knows it.
    uint16_t abi_minor;
} vane_header_t;

/// Initialises the header of a struct of the given type.
#define VANE_HEADER(type) { (uint32_t)sizeof(type), VANE_ABI_MAJOR, VANE_ABI_MINOR }

/// Marks the one function that a library exports, so that everything else may be hidden.
#define VANE_EXPORT __attribute__((visibility("default")))

/// A method at work, made by `vane_plugin_t.create`; only its plugin knows what it holds.
typedef struct vane_instance vane_instance_t;

VANE_END_C

#endif
