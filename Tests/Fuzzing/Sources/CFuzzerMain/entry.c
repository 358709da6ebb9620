// The package manager makes `main` another name of `<Target>_main`; each of those hands over to libFuzzer.
#include "fuzzer_main.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *, char ***, int (*)(const uint8_t *, size_t));
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int FuzzFiles_main(int count, char **arguments) {
    return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput);
}

int FuzzTokenizer_main(int count, char **arguments) {
    return LLVMFuzzerRunDriver(&count, &arguments, LLVMFuzzerTestOneInput);
}
