#pragma once

#include <stddef.h>

/// A file inside the program: its bytes live as long as the program does.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} vane_clinic_file;

/// The weights of the embedded language model, a safetensors file.
vane_clinic_file vane_clinic_weights(void);

/// The configuration of the embedded language model, `config.json`.
vane_clinic_file vane_clinic_configuration(void);

/// The vocabulary of the embedded language model, `tokenizer.json`.
vane_clinic_file vane_clinic_tokenizer(void);
