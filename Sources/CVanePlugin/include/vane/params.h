/// Typed parameters: how a method says what can be set, and how it learns what was set.
#ifndef VANE_PARAMS_H
#define VANE_PARAMS_H

#include "abi.h"

VANE_BEGIN_C

/// The id under which `vane_plugin_t.get_interface` finds a vane_params_t.
#define VANE_PARAMS "vane.params/1"

/// A parameter's type.
typedef int32_t vane_parameter_type_t;

/// A whole number.
#define VANE_PARAMETER_INTEGER 0
/// A real number.
#define VANE_PARAMETER_REAL 1
/// Yes (1) or no (0).
#define VANE_PARAMETER_FLAG 2
/// One of several words, by its place among them.
#define VANE_PARAMETER_CHOICE 3

/// One parameter of a method. Pure data that lives as long as the process.
typedef struct vane_parameter {
    vane_header_t header;

    /// The name, in kebab-case, unique in its method.
    const char *name;
    /// The unit, empty where there is none.
    const char *unit;
    /// One sentence of meaning.
    const char *summary;

    /// What kind of value it takes.
    vane_parameter_type_t type;

    /// The number of words to choose from, at most VANE_CHOICES_MOST; 0 unless the type is VANE_PARAMETER_CHOICE.
    uint32_t choice_count;
    /// The words to choose from, each once and none null; null when there are none.
    const char *const *choices;

    /// The default of an integer, a flag (0 or 1) or a choice (its place).
    int64_t integer_default;
    /// The least value of an integer.
    int64_t integer_minimum;
    /// The greatest value of an integer.
    int64_t integer_maximum;

    /// The default of a real number.
    double real_default;
    /// The least value of a real number.
    double real_minimum;
    /// The greatest value of a real number.
    double real_maximum;
} vane_parameter_t;

/// The value of one parameter. An element of an array, hence without a header.
typedef struct vane_setting {
    /// The parameter's name.
    const char *name;
    /// The parameter's type.
    vane_parameter_type_t type;
    /// Zero.
    uint32_t reserved;
    /// The value of an integer, a flag (0 or 1) or a choice (its place); 0 otherwise.
    int64_t integer;
    /// The value of a real number; 0 otherwise.
    double real;
    /// The value in writing.
    const char *text;
} vane_setting_t;

/// The values of all parameters of a method, in the order in which the method declares them, defaults filled in.
///
/// The host has checked every value against its parameter's range.
/// Ownership: everything belongs to the host and is valid during the call only.
typedef struct vane_settings {
    vane_header_t header;
    /// The number of settings, which is the number of parameters declared.
    int64_t count;
    /// The first setting, or null when there is none. Use vane_setting_at.
    const vane_setting_t *items;
    /// The distance from one setting to the next, in bytes, at least VANE_SETTING_LEAST; settings may grow at their end.
    int64_t stride;
} vane_settings_t;

/// Returns the setting of the parameter declared at a place.
static inline const vane_setting_t *vane_setting_at(const vane_settings_t *settings, int64_t index) {
    return (const vane_setting_t *)(const void *)((const char *)settings->items + index * settings->stride);
}

/// The interface "vane.params/1": which parameters the methods have. A library whose methods have none may do without.
typedef struct vane_params {
    vane_header_t header;

    /// Returns the number of parameters of a method, at most VANE_PARAMETERS_MOST; 0 for an id that is not one of the library's.
    /// [required] [parallel-safe]
    uint32_t (*count)(const char *method);

    /// Returns a parameter of a method, `index` being below `count(method)`. Never null.
    /// Lifetime: as long as the process; the same answer every time.
    /// [required] [parallel-safe]
    const vane_parameter_t *(*parameter)(const char *method, uint32_t index);
} vane_params_t;

VANE_END_C

#endif
