/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory backends: guest RAM that the user creates as an object (-object
 * memory-backend-ram,id=m,size=1G) and a machine or device picks up by id.
 * For boards and devices.  BQL.
 */
#ifndef SYSTEM_HOSTMEM_H
#define SYSTEM_HOSTMEM_H

#include "qemu/bitmap.h"
#include "system/memory.h"

#define TYPE_MEMORY_BACKEND       "memory-backend"         /* abstract */
#define TYPE_MEMORY_BACKEND_RAM   "memory-backend-ram"     /* anonymous */
#define TYPE_MEMORY_BACKEND_FILE  "memory-backend-file"    /* in a file */
#define TYPE_MEMORY_BACKEND_MEMFD "memory-backend-memfd"   /* in an unnamed, shareable file */
OBJECT_DECLARE_TYPE(HostMemoryBackend, HostMemoryBackendClass, MEMORY_BACKEND)

struct HostMemoryBackendClass {
    ObjectClass parent_class;
    /* Create backend->mr; false with an error. */
    bool (*alloc)(HostMemoryBackend *backend, Error **errp);
};

#define QOM_ANCESTORS_HostMemoryBackend(M, ...) \
    QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

#define MAX_NODES 128
struct HostMemoryBackend {
    QOM_PARENT(Object);
    uint64_t size;
    bool merge, dump, use_canonical_path;
    bool prealloc, is_mapped, share, reserve;
    uint32_t prealloc_threads;
    DECLARE_BITMAP(host_nodes, MAX_NODES + 1);
    int policy;
    bool mr_inited;                      /* mr is one */
    MemoryRegion mr;
};

bool host_memory_backend_mr_inited(HostMemoryBackend *backend);
/* The backend's region, NULL while it is not completed; borrowed. */
MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend);
/* A backend serves one user at a time: it cannot be deleted while mapped. */
void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped);
bool host_memory_backend_is_mapped(HostMemoryBackend *backend);
size_t host_memory_backend_pagesize(HostMemoryBackend *backend);
/* The RAM's name: the id, or the path with x-use-canonical-path-for-ramblock-id; g_free(). */
char *host_memory_backend_get_name(HostMemoryBackend *backend);

#endif
