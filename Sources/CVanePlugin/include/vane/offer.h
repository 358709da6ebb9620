/// The function by which an author in Swift offers methods. Plugins in C do without.
#ifndef VANE_OFFER_H
#define VANE_OFFER_H

#include "abi.h"

VANE_BEGIN_C

/// Offers the library's methods to VanePluginKit; the author defines it. Absent, and then null, where nobody does.
/// [any]
__attribute__((weak)) void vane_plugin_offer(void);

/// Calls vane_plugin_offer where it exists and returns whether it does.
static inline int32_t vane_call_offer(void) {
    if (!vane_plugin_offer) return 0;
    vane_plugin_offer();
    return 1;
}

VANE_END_C

#endif
