/// The plugin contract of Vane: everything a dynamic library needs to offer methods to the tool `vane`.
///
/// A library carries a manifest (VANE_PLUGIN_MANIFEST) and exports one function, vane_plugin_entry. Read in this order:
/// vane/plugin.h says how a library is loaded and asked what it offers, vane/params.h how a method is set,
/// vane/intervention.h how it edits hidden states, vane/readout.h how it reads them, vane/rows.h what those are,
/// vane/trainer.h how it learns and vane/state.h how that is kept, vane/error.h how it says no.
///
/// Three rules hold for every declaration:
///
/// * Size. Every struct that crosses the boundary begins with a vane_header_t and only ever grows at its end. Elements of
///   arrays carry no header; the array's stride tells their size. vane/bounds.h has the least sizes, the greatest counts,
///   and the copy that makes a struct of any minor readable.
/// * Threads. Every function carries a tag. [any]: from any thread, and no two calls of tagged functions of the library
///   overlap. [parallel-safe]: from any thread, and calls may overlap. [instance-serial]: from any thread; calls on one
///   instance never overlap, calls on different instances may.
/// * Strings are UTF-8 and end with a zero byte after at most VANE_TEXT_MOST others.
///
/// The headers are C99 and C++11, include nothing but the standard integer types, and name nothing outside `vane_`/`VANE_`.
#ifndef CVANEPLUGIN_H
#define CVANEPLUGIN_H

#include "vane/abi.h"
#include "vane/bounds.h"
#include "vane/error.h"
#include "vane/intervention.h"
#include "vane/offer.h"
#include "vane/params.h"
#include "vane/plugin.h"
#include "vane/readout.h"
#include "vane/rows.h"
#include "vane/state.h"
#include "vane/tensors.h"
#include "vane/trainer.h"

#endif
