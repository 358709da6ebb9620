#pragma once

#include <stddef.h>

/// A file of the plugin template inside the program: its bytes live as long as the program does.
typedef struct {
    /// The path inside the package.
    const char *path;
    const unsigned char *bytes;
    size_t count;
} vane_template_file;

/// The language in which a plugin is written.
typedef enum { VANE_TEMPLATE_SWIFT, VANE_TEMPLATE_C } vane_template_language;

/// Returns the number of files of a language's template.
size_t vane_template_count(vane_template_language language);

/// Returns a file of a language's template, `index` being below the count.
vane_template_file vane_template_at(vane_template_language language, size_t index);
