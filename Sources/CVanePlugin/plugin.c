/// Proof, at compile time, that the contract's structs have the layout that is published.
#include "CVanePlugin.h"

#include <stddef.h>

_Static_assert(sizeof(void *) == 8, "The contract is for 64-bit machines.");
_Static_assert(sizeof(vane_header_t) == 8, "The header is 8 bytes.");
_Static_assert(sizeof(vane_manifest_t) == 16, "The manifest is 16 bytes.");
_Static_assert(offsetof(vane_manifest_t, magic) == 8, "The magic follows the header.");
_Static_assert(sizeof(vane_row_label_t) == 28, "A label has seven numbers of 4 bytes.");
