/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guest RAM: host memory behind regions, and its registration for migration.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include <sys/mman.h>
#include <sys/vfs.h>

#include "internal.h"
#include "migration/ram-block.h"
#include "migration/vmstate-if.h"
#include "qemu/bswap.h"

#define HUGE_PAGE_SIZE (UINT64_C(2) << 20)
#ifndef HUGETLBFS_MAGIC
#define HUGETLBFS_MAGIC 0x958458f6
#endif

/* All blocks; read and changed with the BQL held. */
static QLIST_HEAD(, GuestRam) rams;
/* The end of the line of all RAM; addresses are not used again. */
static ram_addr_t next_offset;

static uint64_t host_page_size(void)
{
    return (uint64_t)sysconf(_SC_PAGESIZE);
}

void guest_ram_foreach(void (*fn)(GuestRam *ram, void *opaque), void *opaque)
{
    GuestRam *ram, *next;

    QLIST_FOREACH_SAFE(ram, &rams, link, next) {
        fn(ram, opaque);
    }
}

/* ---- host memory --------------------------------------------------------- */

/*
 * @length bytes at an address aligned for huge pages, so that first touches
 * are cheap; nothing is reserved, untouched pages cost nothing.
 */
static void *map_anonymous(uint64_t length, bool shared)
{
    int flags = MAP_ANONYMOUS | MAP_NORESERVE | (shared ? MAP_SHARED : MAP_PRIVATE);
    uint64_t slack = length >= HUGE_PAGE_SIZE ? HUGE_PAGE_SIZE : 0;
    uintptr_t start, aligned;
    uint8_t *host;

    if (length > SIZE_MAX - slack) {
        errno = ENOMEM;
        return NULL;
    }
    host = mmap(NULL, length + slack, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (host == MAP_FAILED) {
        return NULL;
    }
    if (slack) {
        start = (uintptr_t)host;
        aligned = ROUND_UP(start, HUGE_PAGE_SIZE);
        if (aligned > start) {
            munmap(host, aligned - start);
        }
        munmap((void *)(aligned + length), start + slack - aligned);
        host = (uint8_t *)aligned;
        madvise(host, length, MADV_HUGEPAGE);    /* a wish: no kernel needs to grant it */
    }
    return host;
}

static void set_memory_error(Error **errp, const char *name)
{
    error_setg_errno(errp, errno, "cannot set up guest memory '%s'", name);
}

static GuestRam *guest_ram_new(MemoryRegion *mr, void *host, uint64_t used, uint64_t max)
{
    GuestRam *ram = g_new0(GuestRam, 1);

    ram->mr = mr;
    ram->host = host;
    ram->used_length = used;
    ram->max_length = max;
    ram->page_size = host_page_size();
    ram->fd = -1;
    ram->offset = next_offset;
    next_offset += ROUND_UP(max, HUGE_PAGE_SIZE);
    QLIST_INSERT_HEAD(&rams, ram, link);
    mr->ram_block = ram;
    if (memory_global_dirty_logging()) {
        guest_ram_track(ram, DIRTY_MEMORY_MIGRATION);
    }
    return ram;
}

static GuestRam *guest_ram_new_anonymous(MemoryRegion *mr, uint64_t size, uint64_t max_size,
                                         uint32_t flags, Error **errp)
{
    uint64_t page = host_page_size();
    uint64_t max = MAX(max_size, UINT64_C(1));
    void *host = NULL;
    GuestRam *ram;

    if (max > UINT64_MAX - page) {
        errno = ENOMEM;
    } else {
        max = ROUND_UP(max, page);
        host = map_anonymous(max, flags & RAM_SHARED);
    }
    if (!host) {
        set_memory_error(errp, memory_region_name(mr));
        return NULL;
    }
    ram = guest_ram_new(mr, host, ROUND_UP(size, page), max);
    ram->shared = flags & RAM_SHARED;
    return ram;
}

static GuestRam *guest_ram_new_fd(MemoryRegion *mr, uint64_t size, uint32_t flags, int fd,
                                  uint64_t offset, size_t page_size, Error **errp)
{
    uint64_t max = ROUND_UP(size, page_size);
    int prot = PROT_READ | (flags & RAM_READONLY ? 0 : PROT_WRITE);
    void *host = mmap(NULL, max, prot, flags & RAM_SHARED ? MAP_SHARED : MAP_PRIVATE, fd,
                      (off_t)offset);
    GuestRam *ram;

    if (host == MAP_FAILED) {
        set_memory_error(errp, memory_region_name(mr));
        return NULL;
    }
    ram = guest_ram_new(mr, host, max, max);
    ram->shared = flags & RAM_SHARED;
    ram->fd = fd;
    ram->page_size = page_size;
    return ram;
}

void guest_ram_free(MemoryRegion *mr)
{
    GuestRam *ram = mr->ram_block;

    if (!ram) {
        return;
    }
    if (ram->block) {
        ram_block_unregister(ram->block);
    }
    QLIST_REMOVE(ram, link);
    if (!ram->foreign) {
        munmap(ram->host, ram->max_length);
    }
    if (ram->fd >= 0) {
        close(ram->fd);
    }
    guest_ram_dirty_free(ram);
    g_free(ram);
    mr->ram_block = NULL;
}

/* ---- migration ----------------------------------------------------------- */

static bool resize_for_migration(void *opaque, uint64_t length, Error **errp)
{
    Error *local = NULL;

    memory_region_ram_resize(opaque, length, &local);
    if (local) {
        error_propagate(errp, local);
        return false;
    }
    return true;
}

static void loaded_by_migration(void *opaque, uint64_t offset, uint64_t length)
{
    memory_region_set_dirty(opaque, offset, length);
}

/* The name in a stream: the region's, after the device's path if it has one. */
static char *migration_name(const MemoryRegion *mr, Object *dev)
{
    g_autofree char *path = NULL;

    if (dev && object_dynamic_cast(dev, TYPE_VMSTATE_IF)) {
        path = vmstate_if_get_id(VMSTATE_IF(dev));
    }
    return path ? g_strdup_printf("%s/%s", path, memory_region_name(mr))
                : g_strdup(memory_region_name(mr));
}

static bool register_ram(MemoryRegion *mr, Object *dev, Error **errp)
{
    GuestRam *ram = mr->ram_block;
    g_autofree char *name = migration_name(mr, dev);
    RAMBlockInfo info = {
        .idstr = name,
        .host = ram->host,
        .used_length = ram->used_length,
        .max_length = ram->max_length,
        .page_size = ram->page_size,
        .resizable = ram->max_length > ram->used_length,
        .shared = ram->shared,
        .migratable = true,
        .resize = resize_for_migration,
        .loaded = loaded_by_migration,
        .opaque = mr,
    };

    ram->block = ram_block_register(&info, errp);
    return ram->block != NULL;
}

void vmstate_register_ram(MemoryRegion *mr, struct DeviceState *dev)
{
    assert(mr->ram_block && !mr->ram_block->block);
    register_ram(mr, OBJECT(dev), &error_abort);
}

void vmstate_register_ram_global(MemoryRegion *mr)
{
    vmstate_register_ram(mr, NULL);
}

void vmstate_unregister_ram(MemoryRegion *mr, struct DeviceState *dev)
{
    if (mr->ram_block && mr->ram_block->block) {
        ram_block_unregister(mr->ram_block->block);
        mr->ram_block->block = NULL;
    }
}

/* ---- constructors -------------------------------------------------------- */

static void become_ram(MemoryRegion *mr)
{
    mr->ram = true;
    mr->terminates = true;
}

/* A constructor failed: leave a region that is nothing and belongs to nobody. */
static bool init_failed(MemoryRegion *mr)
{
    mr->size = int128_zero();
    object_unparent(OBJECT(mr));
    return false;
}

/* Complete a migrated kind of RAM after its _nomigrate constructor. */
static bool finish_migrated(MemoryRegion *mr, Object *owner, Error **errp)
{
    return register_ram(mr, owner, errp) || init_failed(mr);
}

bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                            uint64_t size, uint32_t ram_flags, Error **errp)
{
    memory_region_init(mr, owner, name, size);
    become_ram(mr);
    return guest_ram_new_anonymous(mr, size, size, ram_flags, errp) || init_failed(mr);
}

bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp)
{
    return memory_region_init_ram_flags_nomigrate(mr, owner, name, size, 0, errp);
}

bool memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp)
{
    return memory_region_init_ram_nomigrate(mr, owner, name, size, errp) &&
           finish_migrated(mr, owner, errp);
}

bool memory_region_init_resizeable_ram(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, uint64_t max_size,
                                       void (*resized)(const char *id, uint64_t length,
                                                       void *host),
                                       Error **errp)
{
    assert(size <= max_size);
    memory_region_init(mr, owner, name, size);
    become_ram(mr);
    if (!guest_ram_new_anonymous(mr, size, max_size, 0, errp)) {
        return init_failed(mr);
    }
    mr->ram_block->resized = resized;
    return true;
}

bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp)
{
    if (!memory_region_init_ram_nomigrate(mr, owner, name, size, errp)) {
        return false;
    }
    mr->readonly = true;
    return true;
}

bool memory_region_init_rom(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp)
{
    return memory_region_init_rom_nomigrate(mr, owner, name, size, errp) &&
           finish_migrated(mr, owner, errp);
}

bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops, void *opaque,
                                             const char *name, uint64_t size, Error **errp)
{
    assert(ops);
    memory_region_init(mr, owner, name, size);
    mr->rom_device = true;
    memory_region_set_ops(mr, ops, opaque);
    return guest_ram_new_anonymous(mr, size, size, 0, errp) || init_failed(mr);
}

bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                                   void *opaque, const char *name, uint64_t size, Error **errp)
{
    return memory_region_init_rom_device_nomigrate(mr, owner, ops, opaque, name, size, errp) &&
           finish_migrated(mr, owner, errp);
}

void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                                void *ptr)
{
    memory_region_init(mr, owner, name, size);
    become_ram(mr);
    guest_ram_new(mr, ptr, size, size)->foreign = true;
}

static uint64_t ram_device_read(void *opaque, hwaddr addr, unsigned size)
{
    const MemoryRegion *mr = opaque;

    return ldn_he_p(mr->ram_block->host + addr, (int)size);
}

static void ram_device_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    const MemoryRegion *mr = opaque;

    stn_he_p(mr->ram_block->host + addr, (int)size, data);
    guest_ram_mark(mr->ram_block, addr, size);
}

static const MemoryRegionOps ram_device_ops = {
    .read = ram_device_read,
    .write = ram_device_write,
    .endianness = HOST_BIG_ENDIAN ? DEVICE_BIG_ENDIAN : DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, void *ptr)
{
    memory_region_init_ram_ptr(mr, owner, name, size, ptr);
    mr->ram_device = true;
    memory_region_set_ops(mr, &ram_device_ops, mr);
}

/* ---- RAM in files -------------------------------------------------------- */

/* A descriptor for @path; an unnamed file if it is a folder.  -1 with an error. */
static int open_backing_file(const char *path, bool readonly, const char *region, Error **errp)
{
    int fd;

    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autofree char *safe = g_strdelimit(g_strdup(region), "/", '_');
        g_autofree char *template = g_strdup_printf("%s/qemu_back_mem.%s.XXXXXX", path, safe);

        fd = mkstemp(template);
        if (fd >= 0) {
            unlink(template);
        }
    } else if (readonly) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    } else {
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    }
    if (fd < 0) {
        error_setg_errno(errp, errno, "can't open backing store %s for guest RAM", path);
    }
    return fd;
}

static size_t fd_page_size(int fd)
{
    struct statfs fs;

    return fstatfs(fd, &fs) == 0 && (unsigned long)fs.f_type == HUGETLBFS_MAGIC
           ? (size_t)fs.f_bsize : host_page_size();
}

/* Make the file behind @fd long enough, if that is ours to do. */
static bool size_backing_file(int fd, uint64_t size, uint64_t offset, bool readonly,
                              Error **errp)
{
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        return true;                     /* mmap() will tell */
    }
    if (size > INT64_MAX || offset > INT64_MAX - size) {
        error_setg(errp, "backing store offset and size exceed the largest file");
        return false;
    }
    if (st.st_size && (uint64_t)st.st_size < offset + size) {
        error_setg(errp, "backing store size 0x%" PRIx64 " does not match 'size' option 0x%"
                   PRIx64, (uint64_t)st.st_size, size);
        return false;
    }
    if (!st.st_size && !readonly && ftruncate(fd, (off_t)(offset + size)) < 0) {
        error_setg_errno(errp, errno, "can't grow backing store to %" PRIu64 " bytes",
                         offset + size);
        return false;
    }
    return true;
}

bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner, const char *name,
                                    uint64_t size, uint32_t ram_flags, int fd, uint64_t offset,
                                    Error **errp)
{
    size_t page_size = fd_page_size(fd);

    memory_region_init(mr, owner, name, size);
    become_ram(mr);
    mr->readonly = ram_flags & RAM_READONLY;
    if (size == 0 || size > UINT64_MAX - page_size) {
        error_setg(errp, "cannot set up guest memory '%s': the size is 0 or too large", name);
        return init_failed(mr);
    }
    return (size_backing_file(fd, ROUND_UP(size, page_size), offset, ram_flags & RAM_READONLY,
                              errp) &&
            guest_ram_new_fd(mr, size, ram_flags, fd, offset, page_size, errp)) ||
           init_failed(mr);
}

bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, uint64_t align, uint32_t ram_flags,
                                      const char *path, uint64_t offset, Error **errp)
{
    int fd = open_backing_file(path, ram_flags & RAM_READONLY, name, errp);
    size_t page_size;

    if (fd < 0) {
        /* The region must be one: its owner may be finalized, or ask about it. */
        memory_region_init(mr, owner, name, 0);
        return init_failed(mr);
    }
    page_size = fd_page_size(fd);
    if (align & (align - 1) || (offset % MAX(align, (uint64_t)page_size)) != 0) {
        error_setg(errp, "alignment 0x%" PRIx64 " and offset 0x%" PRIx64 " do not fit %s",
                   align, offset, path);
    } else if (memory_region_init_ram_from_fd(mr, owner, name, size, ram_flags, fd, offset,
                                              errp)) {
        return true;
    } else {
        close(fd);
        return false;
    }
    close(fd);
    memory_region_init(mr, owner, name, 0);
    return init_failed(mr);
}

/* ---- using RAM ----------------------------------------------------------- */

MemoryRegion *memory_region_behind_aliases(const MemoryRegion *mr, hwaddr *offset)
{
    while (mr && mr->is_alias) {
        *offset += mr->alias_offset;
        mr = mr->alias;
    }
    return (MemoryRegion *)(uintptr_t)mr;
}

void *memory_region_get_ram_ptr(const MemoryRegion *mr)
{
    hwaddr offset = 0;
    const MemoryRegion *target = memory_region_behind_aliases(mr, &offset);

    assert(target && target->ram_block);
    return target->ram_block->host + offset;
}

ram_addr_t memory_region_get_ram_addr(const MemoryRegion *mr)
{
    return mr->ram_block ? mr->ram_block->offset : RAM_ADDR_INVALID;
}

int memory_region_get_fd(const MemoryRegion *mr)
{
    hwaddr offset = 0;
    const MemoryRegion *target = memory_region_behind_aliases(mr, &offset);

    return target && target->ram_block ? target->ram_block->fd : -1;
}

MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset)
{
    const uint8_t *host = ptr;
    GuestRam *ram;

    QLIST_FOREACH(ram, &rams, link) {
        if (host >= ram->host && (uint64_t)(host - ram->host) < ram->max_length) {
            if (offset) {
                *offset = (ram_addr_t)(host - ram->host);
            }
            return ram->mr;
        }
    }
    return NULL;
}

void memory_region_ram_resize(MemoryRegion *mr, ram_addr_t newsize, Error **errp)
{
    GuestRam *ram = mr->ram_block;
    uint64_t page = host_page_size();

    assert(ram);
    if (newsize > ram->max_length) {
        error_setg(errp, "size 0x%" PRIx64 " of '%s' is larger than its maximum 0x%" PRIx64,
                   newsize, memory_region_name(mr), ram->max_length);
        return;
    }
    ram->used_length = ROUND_UP(newsize, page);
    memory_region_set_size(mr, newsize);
    if (ram->block) {
        ram_block_set_used_length(ram->block, ram->used_length);
    }
    memory_region_set_dirty(mr, 0, newsize);
    if (ram->resized) {
        ram->resized(memory_region_name(mr), newsize, ram->host);
    }
}

void memory_region_msync(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    const GuestRam *ram = mr->ram_block;
    uint64_t page = host_page_size();
    hwaddr start = ROUND_DOWN(addr, page);

    if (!ram || ram->fd < 0 || addr >= ram->used_length) {
        return;
    }
    size = MIN(size, ram->used_length - addr);
    msync(ram->host + start, addr + size - start, MS_SYNC);
}

void memory_region_writeback(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    memory_region_msync(mr, addr, size);
}
