/// Tests the built library as a host would use it: loads it, makes an instance, edits rows. Exits 1 at the first surprise.
///
/// usage: test LIBRARY
#include <CVanePlugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Ends the test with a message unless what is expected holds.
#define EXPECT(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "test.c:%d: expected %s\n", __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

/// The width of a row, and the number of rows.
enum { WIDTH = 2, ROWS = 3 };

/// How strongly each row is edited.
static const float strengths[ROWS] = {1.0f, 0.0f, 0.5f};

/// Loads the library and asks for its table of functions.
static const vane_plugin_t *load(const char *path, const vane_error_t **error) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) fprintf(stderr, "%s\n", dlerror());
    EXPECT(library);
    vane_plugin_entry_t entry;
    void *symbol = dlsym(library, VANE_PLUGIN_ENTRY);
    EXPECT(symbol);
    memcpy(&entry, &symbol, sizeof entry);
    static const vane_host_t host = {VANE_HEADER(vane_host_t), "test", "0"};
    const vane_plugin_t *plugin = NULL;
    EXPECT(entry(&host, &plugin, error) == VANE_OK);
    EXPECT(plugin);
    return plugin;
}

int main(int count, char **arguments) {
    EXPECT(count == 2);
    const vane_error_t *error = NULL;
    const vane_plugin_t *plugin = load(arguments[1], &error);
    EXPECT(plugin->descriptor_count() == 1);
    const char *method = plugin->descriptor(0)->id;
    EXPECT(strcmp(method, "shrink") == 0);
    const vane_intervention_t *intervention = plugin->get_interface(VANE_INTERVENTION);
    const vane_params_t *params = plugin->get_interface(VANE_PARAMS);
    EXPECT(intervention && params && params->count(method) == 1);
    EXPECT(strcmp(params->parameter(method, 0)->name, "rate") == 0);
    EXPECT(plugin->get_interface("vane.nothing/1") == NULL);

    vane_setting_t rate = {"rate", VANE_PARAMETER_REAL, 0, 0, 0.5, "0.5"};
    vane_settings_t settings = {VANE_HEADER(vane_settings_t), 1, &rate, sizeof rate};
    vane_instance_t *instance = NULL;
    EXPECT(plugin->create("nothing", &settings, &instance, &error) == VANE_UNKNOWN_METHOD && error);
    error = NULL;
    EXPECT(plugin->create(method, &settings, &instance, &error) == VANE_OK && instance);
    vane_shape_t shape = {VANE_HEADER(vane_shape_t), WIDTH, 0, 1, ROWS};
    EXPECT(intervention->prepare(instance, &shape, &error) == VANE_OK);
    EXPECT(intervention->reset(instance, &error) == VANE_OK);

    float values[ROWS * WIDTH] = {1, -2, 3, 4, 5, 6};
    const float expected[ROWS * WIDTH] = {0.5f, -1, 3, 4, 3.75f, 4.5f};
    vane_row_label_t labels[ROWS] = {{0}};
    for (int i = 0; i < ROWS; i++) labels[i].strength = strengths[i];
    vane_rows_t rows = {VANE_HEADER(vane_rows_t), values, WIDTH, ROWS, WIDTH, labels, sizeof labels[0]};
    vane_outcome_t outcome = {VANE_HEADER(vane_outcome_t), 0, 0};
    EXPECT(intervention->apply(instance, &rows, &outcome, &error) == VANE_OK && !error);
    EXPECT(memcmp(values, expected, sizeof values) == 0);
    EXPECT(outcome.rows_changed == 2 && outcome.rows_declined == 0);
    plugin->destroy(instance);
    printf("test: all as expected\n");
    return 0;
}
