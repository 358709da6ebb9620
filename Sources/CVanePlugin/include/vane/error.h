/// How a plugin says that something went wrong.
#ifndef VANE_ERROR_H
#define VANE_ERROR_H

#include "abi.h"

VANE_BEGIN_C

/// What a function that can fail returns: VANE_OK or the kind of failure.
///
/// A plugin's own kinds begin at 1000.
typedef int32_t vane_status_t;

/// All went well.
#define VANE_OK 0
/// Something went wrong that has no kind of its own.
#define VANE_FAILED 1
/// There is no method of the id given.
#define VANE_UNKNOWN_METHOD 2
/// The parameters' values do not go together, or not with what the method found.
#define VANE_INVALID_PARAMETER 3
/// The method cannot edit rows of this shape.
#define VANE_UNSUPPORTED_SHAPE 4
/// Memory ran out.
#define VANE_OUT_OF_MEMORY 5

/// One failure in words.
///
/// Handed out through a parameter `const vane_error_t **error`, which the host sets to null before the call. A function that
/// succeeds leaves it null; one that returns another status than VANE_OK sets it. *A failure without a message is
/// itself a bug of the plugin*, and the host reports it as one.
typedef struct vane_error {
    vane_header_t header;

    /// The status that was returned.
    vane_status_t code;

    /// Zero.
    uint32_t reserved;

    /// One line: what was found, what was expected, what to do. Never null.
    const char *message;

    /// The name of the parameter or struct member that is to blame, or null.
    const char *field;

    /// What `release` needs to know, or null; the host does not look at it.
    void *owner;

    /// Gives the error and its strings back to the plugin that made them; null when there is nothing to give back.
    ///
    /// Ownership: who creates an error releases it. The host copies the strings, then calls this exactly once and does
    /// not touch the error again.
    /// [parallel-safe]
    void (*release)(const struct vane_error *error);
} vane_error_t;

VANE_END_C

#endif
