#include "COneDNN.h"

#if __has_include(<oneapi/dnnl/dnnl.h>)
#include <oneapi/dnnl/dnnl.h>
#elif __has_include(<dnnl.h>)
#include <dnnl.h>
#else
#error "dnnl.h was not found: install the package 'libdnnl-dev' (Debian, Ubuntu) and build again."
#endif

#if DNNL_VERSION_MAJOR < 2 || DNNL_VERSION_MAJOR > 3
#error "oneDNN 2 or 3 is needed, and this is another version: install 'libdnnl-dev' of your distribution."
#endif

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>

int vane_onednn_product(
    int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
    int64_t leading_a, const float *b, int64_t leading_b, float beta, float *c, int64_t leading_c) {
    // The one entry that versions 2 and 3 share; both take row-major matrices.
    return dnnl_sgemm(
        transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, leading_a, b, leading_b,
        beta, c, leading_c);
}

void vane_onednn_version(int version[3]) {
    const dnnl_version_t *known = dnnl_version();
    version[0] = known->major;
    version[1] = known->minor;
    version[2] = known->patch;
}

// MARK: Threads

// oneDNN's threads belong to the OpenMP runtime that it was linked with, whichever that is. The runtimes of GCC, LLVM and
// Intel all export the calls that GCC's compiler emits; looking them up in the process finds the one in use.

/// The OpenMP runtime's entries, null when there is none.
static struct {
    void (*parallel)(void (*body)(void *), void *context, unsigned threads, unsigned flags);
    int (*max_threads)(void);
    int (*in_parallel)(void);
} openmp;

static void find_openmp(void) {
    *(void **)&openmp.parallel = dlsym(RTLD_DEFAULT, "GOMP_parallel");
    *(void **)&openmp.max_threads = dlsym(RTLD_DEFAULT, "omp_get_max_threads");
    *(void **)&openmp.in_parallel = dlsym(RTLD_DEFAULT, "omp_in_parallel");
}

/// Returns whether parallel work is possible here.
static int has_threads(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_openmp);
    return openmp.parallel && openmp.max_threads && openmp.in_parallel;
}

int vane_onednn_threads(void) { return has_threads() ? openmp.max_threads() : 1; }

/// One call of `vane_onednn_parallel`, shared by its threads.
struct work {
    void (*body)(void *, size_t);
    void *context;
    size_t count;
    _Atomic size_t next;
};

/// Takes indices until none is left.
static void take_indices(void *shared) {
    struct work *work = shared;
    size_t i;
    while ((i = atomic_fetch_add_explicit(&work->next, 1, memory_order_relaxed)) < work->count) {
        work->body(work->context, i);
    }
}

void vane_onednn_parallel(size_t count, void (*body)(void *, size_t), void *context) {
    struct work work = {.body = body, .context = context, .count = count, .next = 0};
    if (count < 2 || !has_threads() || openmp.in_parallel()) {
        take_indices(&work);
        return;
    }
    openmp.parallel(take_indices, &work, 0, 0);
}
