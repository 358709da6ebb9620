/// A plugin that misbehaves on purpose, once, at one place; otherwise it keeps the contract.
///
/// Its method "bad" adds its strength to every value.
///
///     WHERE   load, entry, describe, create, needs, prepare, reset, begin, apply or destroy
///     HOW     crash, abort, hang, spin, exit, eat, garble, half, cut, thread, fill, past, contexts, nothing or silent
///     CONTEXT a context vector is asked for
///     LIES    it describes itself otherwise in the tool than in a child
#include "CVanePlugin.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef WHERE
#define WHERE ""
#endif
#ifndef HOW
#define HOW ""
#endif

VANE_PLUGIN_MANIFEST;

struct vane_instance {
    int unused;
};

static void *give_up(void *unused) {
    (void)unused;
    usleep(20000);
    abort();
}

/// Does what HOW says where WHERE says; returns what the function is to return.
static vane_status_t misbehave(const char *where) {
    if (strcmp(where, WHERE) != 0) return VANE_OK;
    if (strcmp(HOW, "crash") == 0) *(volatile int *)8 = 1;
    if (strcmp(HOW, "abort") == 0) {
        fputs("first\n\nthe roof is on fire\n", stderr);
        abort();
    }
    if (strcmp(HOW, "hang") == 0) for (;;) pause();
    if (strcmp(HOW, "spin") == 0) for (volatile int i = 0;; i++) {}
    if (strcmp(HOW, "exit") == 0) exit(0);
    if (strcmp(HOW, "leave") == 0) _exit(3);
    if (strcmp(HOW, "eat") == 0) {
        for (;;) {
            char *meal = malloc(1 << 20);
            if (meal) memset(meal, 1, 1 << 20);
        }
    }
    if (strcmp(HOW, "garble") == 0) {
        if (write(3, "this is no frame at all", 23) < 0) abort();
    }
    if (strcmp(HOW, "half") == 0) {
        if (write(3, "VANA", 4) < 0) abort();
        _exit(0);
    }
    if (strcmp(HOW, "cut") == 0) {
        close(3);
        for (;;) pause();
    }
    if (strcmp(HOW, "thread") == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, give_up, NULL);
    }
    if (strcmp(HOW, "fill") == 0) {
        for (int i = 0; i < 200000; i++) puts("words that nobody reads");
        fputs("last words\n", stderr);
    }
    return strcmp(HOW, "silent") == 0 ? VANE_FAILED : VANE_OK;
}

__attribute__((constructor)) static void load(void) { misbehave("load"); }

static vane_status_t create(
    const char *method, const vane_settings_t *settings, vane_instance_t **instance, const vane_error_t **error) {
    (void)method, (void)settings, (void)error;
    vane_status_t status = misbehave("create");
    if (status == VANE_OK) *instance = calloc(1, sizeof **instance);
    return status;
}

static void destroy(vane_instance_t *self) {
    misbehave("destroy");
    free(self);
}

static vane_status_t needs(vane_instance_t *self, vane_needs_t *needs, const vane_error_t **error) {
    (void)self, (void)needs, (void)error;
#ifdef CONTEXT
    needs->context = "resid_post.0";
#endif
    return misbehave("needs");
}

static vane_status_t prepare(vane_instance_t *self, const vane_shape_t *shape, const vane_error_t **error) {
    (void)self, (void)shape, (void)error;
    return misbehave("prepare");
}

static vane_status_t reset(vane_instance_t *self, const vane_error_t **error) {
    (void)self, (void)error;
    return misbehave("reset");
}

static vane_status_t begin(vane_instance_t *self, const vane_rows_t *contexts, const vane_error_t **error) {
    (void)self, (void)error;
    if (strcmp(HOW, "contexts") == 0) vane_row_at(contexts, 0)[0] = 1;
    return misbehave("begin");
}

static vane_status_t apply(
    vane_instance_t *self, const vane_rows_t *rows, vane_outcome_t *outcome, const vane_error_t **error) {
    (void)self, (void)error;
    outcome->rows_changed = rows->count;
    if (strcmp(HOW, "nothing") == 0) return VANE_OK;
    for (int64_t row = 0; row < rows->count; row++)
        for (int64_t i = 0; i < rows->width; i++)
            vane_row_at(rows, row)[i] += vane_row_label_at(rows, row)->strength;
    if (strcmp(HOW, "past") == 0) vane_row_at(rows, rows->count)[0] = 1;
    return misbehave("apply");
}

static uint32_t descriptor_count(void) {
    misbehave("describe");
    return 1;
}

static const vane_descriptor_t *descriptor(uint32_t index) {
    static const vane_descriptor_t bad = {
        .header = VANE_HEADER(vane_descriptor_t), .id = "bad", .summary = "Misbehaves.", .source = "",
        .kind = VANE_KIND_INTERVENTION};
#ifdef LIES
    static const vane_descriptor_t good = {
        .header = VANE_HEADER(vane_descriptor_t), .id = "bad", .summary = "Behaves.", .source = "",
        .kind = VANE_KIND_INTERVENTION};
    const char *words = getenv("SWIFT_BACKTRACE");
    if (words && strcmp(words, "enable=no") == 0) return &good;
#endif
    (void)index;
    return &bad;
}

static const void *get_interface(const char *id) {
    static const vane_intervention_t intervention = {
        .header = VANE_HEADER(vane_intervention_t), .needs = needs, .prepare = prepare, .reset = reset,
        .begin = begin, .apply = apply};
    return strcmp(id, VANE_INTERVENTION) == 0 ? &intervention : NULL;
}

vane_status_t vane_plugin_entry(const vane_host_t *host, const vane_plugin_t **plugin, const vane_error_t **error) {
    static const vane_plugin_t table = {
        .header = VANE_HEADER(vane_plugin_t), .name = "Bad", .version = "1", .descriptor_count = descriptor_count,
        .descriptor = descriptor, .get_interface = get_interface, .create = create, .destroy = destroy};
    (void)host, (void)error;
    *plugin = &table;
    return misbehave("entry");
}
