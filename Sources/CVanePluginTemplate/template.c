/// The files of Plugins/Template, as they stand there: there is no second copy to keep equal.
#include "CVanePluginTemplate.h"

// #embed is standard in C23 and an extension of clang in the C that the package is built as.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char swift_manifest[] = {
#embed "../../Plugins/Template/Swift/Package.swift"
};
static const unsigned char swift_method[] = {
#embed "../../Plugins/Template/Swift/Sources/Shrink/Shrink.swift"
};
static const unsigned char swift_tests[] = {
#embed "../../Plugins/Template/Swift/Tests/ShrinkTests/ShrinkTests.swift"
};
static const unsigned char swift_readme[] = {
#embed "../../Plugins/Template/Swift/README.md"
};
static const unsigned char swift_exports[] = {
#embed "../../Plugins/Template/Swift/exports.map"
};
static const unsigned char swift_ignored[] = {
#embed "../../Plugins/Template/Swift/.gitignore"
};

static const unsigned char c_method[] = {
#embed "../../Plugins/Template/C/shrink.c"
};
static const unsigned char c_test[] = {
#embed "../../Plugins/Template/C/test.c"
};
static const unsigned char c_makefile[] = {
#embed "../../Plugins/Template/C/Makefile"
};
static const unsigned char c_readme[] = {
#embed "../../Plugins/Template/C/README.md"
};
static const unsigned char c_ignored[] = {
#embed "../../Plugins/Template/C/.gitignore"
};

/// Names a file's path and bytes.
#define ENTRY(path, bytes) {path, bytes, sizeof bytes}

static const vane_template_file swift_files[] = {
    ENTRY("Package.swift", swift_manifest),
    ENTRY("Sources/Shrink/Shrink.swift", swift_method),
    ENTRY("Tests/ShrinkTests/ShrinkTests.swift", swift_tests),
    ENTRY("README.md", swift_readme),
    ENTRY("exports.map", swift_exports),
    ENTRY(".gitignore", swift_ignored),
};

static const vane_template_file c_files[] = {
    ENTRY("shrink.c", c_method),
    ENTRY("test.c", c_test),
    ENTRY("Makefile", c_makefile),
    ENTRY("README.md", c_readme),
    ENTRY(".gitignore", c_ignored),
};

size_t vane_template_count(vane_template_language language) {
    return language == VANE_TEMPLATE_C ? sizeof c_files / sizeof c_files[0]
                                       : sizeof swift_files / sizeof swift_files[0];
}

vane_template_file vane_template_at(vane_template_language language, size_t index) {
    return language == VANE_TEMPLATE_C ? c_files[index] : swift_files[index];
}
