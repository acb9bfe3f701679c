/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory backends: RAM that the user creates as an object.  Three types differ
 * in what is behind the RAM: nothing, a file with a name, a file without.
 */
#include "qemu/osdep.h"
#include "system/hostmem.h"

#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "qemu/host-utils.h"
#include "qom/object_interfaces.h"

enum { POLICY_DEFAULT, POLICY_PREFERRED, POLICY_BIND, POLICY_INTERLEAVE };
static const char *const policy_names[] = { "default", "preferred", "bind", "interleave" };
static const QEnumLookup policy_lookup = {
    .array = policy_names, .size = ARRAY_SIZE(policy_names),
};

/* ---- for users of backends ----------------------------------------------- */

bool host_memory_backend_mr_inited(HostMemoryBackend *backend)
{
    return backend->mr_inited;
}

MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend)
{
    return host_memory_backend_mr_inited(backend) ? &backend->mr : NULL;
}

void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped)
{
    backend->is_mapped = mapped;
}

bool host_memory_backend_is_mapped(HostMemoryBackend *backend)
{
    return backend->is_mapped;
}

size_t host_memory_backend_pagesize(HostMemoryBackend *backend)
{
    struct stat st;
    int fd = host_memory_backend_mr_inited(backend) ? memory_region_get_fd(&backend->mr) : -1;

    /* A file of huge pages reports them as its block size; others are mapped by host pages. */
    if (fd >= 0 && fstat(fd, &st) == 0) {
        return MAX((size_t)st.st_blksize, (size_t)sysconf(_SC_PAGESIZE));
    }
    return (size_t)sysconf(_SC_PAGESIZE);
}

char *host_memory_backend_get_name(HostMemoryBackend *backend)
{
    return backend->use_canonical_path
           ? object_get_canonical_path(OBJECT(backend))
           : g_strdup(object_get_canonical_path_component(OBJECT(backend)));
}

/* ---- completion ---------------------------------------------------------- */

/* Touch every page now, so that the guest meets no lack of memory later. */
static bool populate(HostMemoryBackend *backend, Error **errp)
{
    uint8_t *host = memory_region_get_ram_ptr(&backend->mr);
    long page = sysconf(_SC_PAGESIZE);

#ifdef MADV_POPULATE_WRITE
    if (madvise(host, ROUND_UP(backend->size, (uint64_t)page), MADV_POPULATE_WRITE) == 0) {
        return true;
    }
    if (errno != EINVAL) {
        error_setg_errno(errp, errno, "cannot allocate all pages of the memory backend");
        return false;
    }
#endif
    for (uint64_t at = 0; at < backend->size; at += (uint64_t)page) {
        *(volatile uint8_t *)(host + at) = host[at];
    }
    return true;
}

static bool check_policy(HostMemoryBackend *backend, Error **errp)
{
    bool nodes = !bitmap_empty(backend->host_nodes, MAX_NODES);

    if (backend->policy == POLICY_DEFAULT && nodes) {
        error_setg(errp, "host-nodes must be empty for policy default, "
                   "or you should explicitly specify a policy other than default");
        return false;
    }
    if (backend->policy != POLICY_DEFAULT) {
        error_setg(errp, "NUMA policy '%s' is not supported by this build",
                   policy_names[backend->policy]);
        return false;
    }
    return true;
}

static void backend_complete(UserCreatable *uc, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(uc);
    HostMemoryBackendClass *bc = MEMORY_BACKEND_GET_CLASS(uc);

    if (backend->size == 0) {
        error_setg(errp, "can't create backend with size 0");
        return;
    }
    if (!check_policy(backend, errp) || !bc->alloc(backend, errp)) {
        return;
    }
    backend->mr_inited = true;
    if (backend->merge) {
        madvise(memory_region_get_ram_ptr(&backend->mr), backend->size, MADV_MERGEABLE);
    }
    if (!backend->dump) {
        madvise(memory_region_get_ram_ptr(&backend->mr), backend->size, MADV_DONTDUMP);
    }
    if (backend->prealloc) {
        populate(backend, errp);
    }
}

static bool backend_can_be_deleted(UserCreatable *uc)
{
    return !host_memory_backend_is_mapped(MEMORY_BACKEND(uc));
}

static uint32_t backend_ram_flags(const HostMemoryBackend *backend)
{
    return (backend->share ? RAM_SHARED : 0) | (backend->reserve ? 0 : RAM_NORESERVE);
}

/* ---- properties ---------------------------------------------------------- */

/* What determines the memory cannot change once it is there. */
static bool may_change(HostMemoryBackend *backend, const char *name, Error **errp)
{
    if (host_memory_backend_mr_inited(backend)) {
        error_setg(errp, "cannot change property '%s' of %s", name,
                   object_get_typename(OBJECT(backend)));
        return false;
    }
    return true;
}

static void get_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_size(v, name, &MEMORY_BACKEND(obj)->size, errp);
}

static void set_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    uint64_t value;

    if (!may_change(backend, name, errp) || !visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value == 0) {
        error_setg(errp, "property '%s' of %s doesn't take value '0'", name,
                   object_get_typename(obj));
        return;
    }
    backend->size = value;
}

static void get_threads(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &MEMORY_BACKEND(obj)->prealloc_threads, errp);
}

static void set_threads(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint32_t value;

    if (!visit_type_uint32(v, name, &value, errp)) {
        return;
    }
    if (value == 0) {
        error_setg(errp, "property '%s' of %s doesn't take value '0'", name,
                   object_get_typename(obj));
        return;
    }
    MEMORY_BACKEND(obj)->prealloc_threads = value;
}

static void get_host_nodes(Object *obj, Visitor *v, const char *name, void *opaque,
                           Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (!visit_start_array(v, name, errp)) {
        return;
    }
    for (uint16_t node = 0; node < MAX_NODES; node++) {
        uint16_t value = node;

        if (test_bit(node, backend->host_nodes) && !visit_type_uint16(v, NULL, &value, errp)) {
            break;
        }
    }
    visit_end_array(v);
}

static void set_host_nodes(Object *obj, Visitor *v, const char *name, void *opaque,
                           Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    DECLARE_BITMAP(nodes, MAX_NODES + 1) = { 0 };
    uint16_t node;
    bool ok = true;

    if (!may_change(backend, name, errp) || !visit_start_array(v, name, errp)) {
        return;
    }
    while (ok && visit_next_item(v)) {
        ok = visit_type_uint16(v, NULL, &node, errp);
        if (ok && node >= MAX_NODES) {
            error_setg(errp, "Invalid host-nodes value: %u", node);
            ok = false;
        } else if (ok) {
            set_bit(node, nodes);
        }
    }
    visit_end_array(v);
    if (ok) {
        bitmap_copy(backend->host_nodes, nodes, MAX_NODES + 1);
    }
}

static int get_policy(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->policy;
}

static void set_policy(Object *obj, int policy, Error **errp)
{
    if (may_change(MEMORY_BACKEND(obj), "policy", errp)) {
        MEMORY_BACKEND(obj)->policy = policy;
    }
}

#define BOOL_PROPERTY(member, property)                                         \
    static bool get_##member(Object *obj, Error **errp)                         \
    {                                                                           \
        return MEMORY_BACKEND(obj)->member;                                     \
    }                                                                           \
    static void set_##member(Object *obj, bool value, Error **errp)             \
    {                                                                           \
        if (may_change(MEMORY_BACKEND(obj), property, errp)) {                  \
            MEMORY_BACKEND(obj)->member = value;                                \
        }                                                                       \
    }
BOOL_PROPERTY(share, "share")
BOOL_PROPERTY(merge, "merge")
BOOL_PROPERTY(dump, "dump")
BOOL_PROPERTY(prealloc, "prealloc")
BOOL_PROPERTY(reserve, "reserve")
BOOL_PROPERTY(use_canonical_path, "x-use-canonical-path-for-ramblock-id")
#undef BOOL_PROPERTY

static void backend_instance_init(Object *obj)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    backend->merge = true;
    backend->dump = true;
    backend->reserve = true;
    backend->prealloc_threads = 1;
}

static void backend_add_properties(ObjectClass *oc)
{
    object_class_property_add_bool(oc, "merge", get_merge, set_merge);
    object_class_property_set_description(oc, "merge", "Mark memory as mergeable");
    object_class_property_add_bool(oc, "dump", get_dump, set_dump);
    object_class_property_set_description(oc, "dump", "Set to 'off' to exclude from core dump");
    object_class_property_add_bool(oc, "prealloc", get_prealloc, set_prealloc);
    object_class_property_set_description(oc, "prealloc", "Preallocate memory");
    object_class_property_add(oc, "prealloc-threads", "int", get_threads, set_threads, NULL,
                              NULL);
    object_class_property_set_description(oc, "prealloc-threads",
                                          "Number of CPU threads to use for prealloc");
    object_class_property_add(oc, "size", "int", get_size, set_size, NULL, NULL);
    object_class_property_set_description(oc, "size",
                                          "Size of the memory region (ex: 500M)");
    object_class_property_add(oc, "host-nodes", "int", get_host_nodes, set_host_nodes, NULL,
                              NULL);
    object_class_property_set_description(oc, "host-nodes",
                                          "Binds memory to the list of NUMA host nodes");
    object_class_property_add_enum(oc, "policy", "HostMemPolicy", &policy_lookup, get_policy,
                                   set_policy);
    object_class_property_set_description(oc, "policy", "Set the NUMA policy");
    object_class_property_add_bool(oc, "share", get_share, set_share);
    object_class_property_set_description(oc, "share",
                                          "Mark the memory as private to QEMU or shared");
    object_class_property_add_bool(oc, "reserve", get_reserve, set_reserve);
    object_class_property_set_description(oc, "reserve",
                                          "Reserve swap space (or huge pages) if applicable");
    object_class_property_add_bool(oc, "x-use-canonical-path-for-ramblock-id",
                                   get_use_canonical_path, set_use_canonical_path);
}

static void backend_class_init(ObjectClass *oc, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);

    ucc->complete = backend_complete;
    ucc->can_be_deleted = backend_can_be_deleted;
    backend_add_properties(oc);
}

/* ---- anonymous ----------------------------------------------------------- */

static bool ram_backend_alloc(HostMemoryBackend *backend, Error **errp)
{
    g_autofree char *name = host_memory_backend_get_name(backend);

    return memory_region_init_ram_flags_nomigrate(&backend->mr, OBJECT(backend), name,
                                                  backend->size, backend_ram_flags(backend),
                                                  errp);
}

static void ram_backend_class_init(ObjectClass *oc, const void *data)
{
    MEMORY_BACKEND_CLASS(oc)->alloc = ram_backend_alloc;
}

/* ---- a file -------------------------------------------------------------- */

typedef struct HostMemoryBackendFile {
    QOM_PARENT(HostMemoryBackend);
    char *mem_path;
    uint64_t align, offset;
    bool discard_data, readonly;
} HostMemoryBackendFile;
DECLARE_INSTANCE_CHECKER(HostMemoryBackendFile, MEMORY_BACKEND_FILE, TYPE_MEMORY_BACKEND_FILE)

static bool file_backend_alloc(HostMemoryBackend *backend, Error **errp)
{
    HostMemoryBackendFile *fb = MEMORY_BACKEND_FILE(backend);
    g_autofree char *name = host_memory_backend_get_name(backend);
    uint32_t flags = backend_ram_flags(backend) | (fb->readonly ? RAM_READONLY : 0);

    if (!fb->mem_path) {
        error_setg(errp, "mem-path property not set");
        return false;
    }
    return memory_region_init_ram_from_file(&backend->mr, OBJECT(backend), name, backend->size,
                                            fb->align, flags, fb->mem_path, fb->offset, errp);
}

static char *get_mem_path(Object *obj, Error **errp)
{
    return g_strdup(MEMORY_BACKEND_FILE(obj)->mem_path);
}

static void set_mem_path(Object *obj, const char *value, Error **errp)
{
    HostMemoryBackendFile *fb = MEMORY_BACKEND_FILE(obj);

    if (may_change(MEMORY_BACKEND(obj), "mem-path", errp)) {
        g_free(fb->mem_path);
        fb->mem_path = g_strdup(value);
    }
}

/* Size properties of the file type differ by their place in the struct. */
static uint64_t *file_size_member(Object *obj, const char *name)
{
    HostMemoryBackendFile *fb = MEMORY_BACKEND_FILE(obj);

    return !strcmp(name, "align") ? &fb->align : &fb->offset;
}

static void get_file_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_size(v, name, file_size_member(obj, opaque), errp);
}

static void set_file_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value;

    if (may_change(MEMORY_BACKEND(obj), opaque, errp) &&
        visit_type_size(v, name, &value, errp)) {
        *file_size_member(obj, opaque) = value;
    }
}

static bool get_discard_data(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_FILE(obj)->discard_data;
}

static void set_discard_data(Object *obj, bool value, Error **errp)
{
    MEMORY_BACKEND_FILE(obj)->discard_data = value;
}

static bool get_readonly(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_FILE(obj)->readonly;
}

static void set_readonly(Object *obj, bool value, Error **errp)
{
    if (may_change(MEMORY_BACKEND(obj), "readonly", errp)) {
        MEMORY_BACKEND_FILE(obj)->readonly = value;
    }
}

static bool get_pmem(Object *obj, Error **errp)
{
    return false;
}

static void set_pmem(Object *obj, bool value, Error **errp)
{
    if (value) {
        error_setg(errp, "persistent memory ('pmem') is not supported by this build");
    }
}

/* The data is nobody's after this: do not write it back when the region goes. */
static void file_backend_unparent(Object *obj)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (host_memory_backend_mr_inited(backend) && MEMORY_BACKEND_FILE(obj)->discard_data) {
        madvise(memory_region_get_ram_ptr(&backend->mr), backend->size, MADV_REMOVE);
    }
}

static void file_backend_finalize(Object *obj)
{
    g_free(MEMORY_BACKEND_FILE(obj)->mem_path);
}

static void file_backend_class_init(ObjectClass *oc, const void *data)
{
    static char align[] = "align", offset[] = "offset";

    MEMORY_BACKEND_CLASS(oc)->alloc = file_backend_alloc;
    oc->unparent = file_backend_unparent;
    object_class_property_add_str(oc, "mem-path", get_mem_path, set_mem_path);
    object_class_property_add(oc, align, "int", get_file_size, set_file_size, NULL, align);
    object_class_property_add(oc, offset, "int", get_file_size, set_file_size, NULL, offset);
    object_class_property_add_bool(oc, "discard-data", get_discard_data, set_discard_data);
    object_class_property_add_bool(oc, "readonly", get_readonly, set_readonly);
    object_class_property_add_bool(oc, "pmem", get_pmem, set_pmem);
}

/* ---- a file without a name ----------------------------------------------- */

typedef struct HostMemoryBackendMemfd {
    QOM_PARENT(HostMemoryBackend);
    bool hugetlb, seal;
    uint64_t hugetlbsize;
} HostMemoryBackendMemfd;
DECLARE_INSTANCE_CHECKER(HostMemoryBackendMemfd, MEMORY_BACKEND_MEMFD,
                         TYPE_MEMORY_BACKEND_MEMFD)

static int create_memfd(const HostMemoryBackendMemfd *mb, const char *name, Error **errp)
{
    unsigned flags = MFD_CLOEXEC | (mb->seal ? MFD_ALLOW_SEALING : 0);
    int fd;

    if (mb->hugetlb) {
        flags |= MFD_HUGETLB;
        if (mb->hugetlbsize) {
            flags |= (unsigned)ctz64(mb->hugetlbsize) << MFD_HUGE_SHIFT;
        }
    }
    fd = memfd_create(name, flags);
    if (fd < 0) {
        error_setg_errno(errp, errno, "failed to create memfd '%s'", name);
    }
    return fd;
}

static bool memfd_backend_alloc(HostMemoryBackend *backend, Error **errp)
{
    HostMemoryBackendMemfd *mb = MEMORY_BACKEND_MEMFD(backend);
    g_autofree char *name = host_memory_backend_get_name(backend);
    int fd = create_memfd(mb, "memory-backend-memfd", errp);

    if (fd < 0) {
        return false;
    }
    if (!memory_region_init_ram_from_fd(&backend->mr, OBJECT(backend), name, backend->size,
                                        backend_ram_flags(backend), fd, 0, errp)) {
        close(fd);
        return false;
    }
    if (mb->seal && fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0) {
        error_setg_errno(errp, errno, "failed to seal memfd '%s'", name);
        return false;
    }
    return true;
}

static bool get_hugetlb(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_MEMFD(obj)->hugetlb;
}

static void set_hugetlb(Object *obj, bool value, Error **errp)
{
    if (may_change(MEMORY_BACKEND(obj), "hugetlb", errp)) {
        MEMORY_BACKEND_MEMFD(obj)->hugetlb = value;
    }
}

static bool get_seal(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_MEMFD(obj)->seal;
}

static void set_seal(Object *obj, bool value, Error **errp)
{
    if (may_change(MEMORY_BACKEND(obj), "seal", errp)) {
        MEMORY_BACKEND_MEMFD(obj)->seal = value;
    }
}

static void get_hugetlbsize(Object *obj, Visitor *v, const char *name, void *opaque,
                            Error **errp)
{
    visit_type_size(v, name, &MEMORY_BACKEND_MEMFD(obj)->hugetlbsize, errp);
}

static void set_hugetlbsize(Object *obj, Visitor *v, const char *name, void *opaque,
                            Error **errp)
{
    uint64_t value;

    if (!may_change(MEMORY_BACKEND(obj), name, errp) ||
        !visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (!is_power_of_2(value)) {
        error_setg(errp, "Property '%s.%s' doesn't take value '%" PRIu64 "'",
                   object_get_typename(obj), name, value);
        return;
    }
    MEMORY_BACKEND_MEMFD(obj)->hugetlbsize = value;
}

static void memfd_backend_instance_init(Object *obj)
{
    MEMORY_BACKEND_MEMFD(obj)->seal = true;
    /* Sharing is what it is for. */
    MEMORY_BACKEND(obj)->share = true;
}

static void memfd_backend_class_init(ObjectClass *oc, const void *data)
{
    MEMORY_BACKEND_CLASS(oc)->alloc = memfd_backend_alloc;
    object_class_property_add_bool(oc, "hugetlb", get_hugetlb, set_hugetlb);
    object_class_property_add(oc, "hugetlbsize", "int", get_hugetlbsize, set_hugetlbsize, NULL,
                              NULL);
    object_class_property_add_bool(oc, "seal", get_seal, set_seal);
}

static const TypeInfo hostmem_types[] = {
    {
        .name = TYPE_MEMORY_BACKEND,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .instance_size = sizeof(HostMemoryBackend),
        .instance_init = backend_instance_init,
        .class_size = sizeof(HostMemoryBackendClass),
        .class_init = backend_class_init,
        .interfaces = (const InterfaceInfo[]) { { TYPE_USER_CREATABLE }, { } },
    }, {
        .name = TYPE_MEMORY_BACKEND_RAM,
        .parent = TYPE_MEMORY_BACKEND,
        .instance_size = sizeof(HostMemoryBackend),
        .class_init = ram_backend_class_init,
    }, {
        .name = TYPE_MEMORY_BACKEND_FILE,
        .parent = TYPE_MEMORY_BACKEND,
        .instance_size = sizeof(HostMemoryBackendFile),
        .instance_finalize = file_backend_finalize,
        .class_init = file_backend_class_init,
    }, {
        .name = TYPE_MEMORY_BACKEND_MEMFD,
        .parent = TYPE_MEMORY_BACKEND,
        .instance_size = sizeof(HostMemoryBackendMemfd),
        .instance_init = memfd_backend_instance_init,
        .class_init = memfd_backend_class_init,
    },
};

DEFINE_TYPES(hostmem_types)
