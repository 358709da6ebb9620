#include "CVaneClinicModel.h"

// #embed is standard in C23 and an extension of clang in the C that the package is built as.
#pragma clang diagnostic ignored "-Wc23-extensions"

// A multiple of a cache line, so that tensors inside may be read in place.
_Alignas(64) static const unsigned char weights[] = {
#embed "model/model.safetensors"
};

static const unsigned char configuration[] = {
#embed "model/config.json"
};

static const unsigned char tokenizer[] = {
#embed "model/tokenizer.json"
};

vane_clinic_file vane_clinic_weights(void) {
    return (vane_clinic_file){weights, sizeof weights};
}

vane_clinic_file vane_clinic_configuration(void) {
    return (vane_clinic_file){configuration, sizeof configuration};
}

vane_clinic_file vane_clinic_tokenizer(void) {
    return (vane_clinic_file){tokenizer, sizeof tokenizer};
}
