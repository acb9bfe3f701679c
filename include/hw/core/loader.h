/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images in guest memory: raw, gzip'ed and ELF files, and blobs that boards make.
 *
 * An image becomes a "rom": start-up keeps it, makes sure that no two overlap
 * once the machine is complete, and each reset of the machine writes it into
 * guest memory again (through write protection; not where there is no RAM).
 *
 * For boards, start-up and the "loader" device, before the machine is complete;
 * big lock held.  Files are not trusted: what their headers say is held against
 * their size before anything is allocated or written.
 */
#ifndef HW_CORE_LOADER_H
#define HW_CORE_LOADER_H

#include "qapi/error.h"
#include "system/memory.h"

/* ---- files -------------------------------------------------------------------------- */

/* Bytes in the file, or -1. */
int64_t get_image_size(const char *filename, Error **errp);
/* Read up to @size bytes of the file into @addr: how many there were, or -1. */
ssize_t load_image_size(const char *filename, void *addr, size_t size);
/*
 * The whole file, at most @max bytes of it, or NULL.  Owned by the caller.
 * Memory is taken for what the file holds, never for @max.
 */
GBytes *image_read(const char *filename, uint64_t max, Error **errp) MUST_CHECK;

/*
 * Make the file a rom at @addr: its size, or -1 when it cannot be read or has
 * more than @max_sz bytes.  @as NULL: system memory.
 */
ssize_t load_image_targphys_as(const char *filename, hwaddr addr, uint64_t max_sz,
                               AddressSpace *as, Error **errp);
ssize_t load_image_targphys(const char *filename, hwaddr addr, uint64_t max_sz, Error **errp);
/* The same inside @mr (RAM or ROM), which it must fit. */
ssize_t load_image_mr(const char *filename, MemoryRegion *mr, Error **errp);

/* No more than this comes out of a compressed file. */
#define LOAD_IMAGE_MAX_GUNZIP_BYTES (256u << 20)
/*
 * Unpack the gzip'ed file: the size of what was in it, or -1 when it is not
 * gzip'ed, is damaged or holds more than @max_sz bytes.  *@buffer: g_free().
 */
ssize_t load_image_gzipped_buffer(const char *filename, uint64_t max_sz, uint8_t **buffer);
/* The same as a rom at @addr of system memory. */
ssize_t load_image_gzipped(const char *filename, hwaddr addr, uint64_t max_sz);
/* From memory to memory: bytes written, or -1. */
ssize_t gunzip(void *dst, size_t dstlen, uint8_t *src, size_t srclen);

/* ---- ELF ---------------------------------------------------------------------------- */

/* What the load_elf() family returns instead of a size. */
#define ELF_LOAD_FAILED       (-1)
#define ELF_LOAD_NOT_ELF      (-2)
#define ELF_LOAD_WRONG_ARCH   (-3)
#define ELF_LOAD_WRONG_ENDIAN (-4)
#define ELF_LOAD_TOO_BIG      (-5)
const char *load_elf_strerror(ssize_t error);

/* All segments of a file together have at most this many bytes in memory. */
#define ELF_LOAD_MAX_BYTES (16ull << 30)

typedef struct ElfLoadOptions {
    int data_order;                 /* ELFDATA2LSB, ELFDATA2MSB; ELFDATANONE: any */
    int machine;                    /* EM_*; EM_NONE: any */
    uint64_t max_bytes;             /* of all segments in memory; 0: ELF_LOAD_MAX_BYTES */
    AddressSpace *as;               /* NULL: system memory */
    uint64_t (*translate)(void *opaque, uint64_t addr);    /* where a segment goes; or NULL */
    void *opaque;                   /* for translate */
    bool now;                       /* write to memory at once instead of making roms */
} ElfLoadOptions;

typedef struct ElfLoaded {
    uint64_t entry;                 /* physical where the segment's addresses say so */
    uint64_t low, high;             /* first address, and that after the last */
    uint64_t bytes;                 /* of all segments, in memory */
    uint32_t flags;                 /* e_flags */
    bool is64;
    ssize_t failure;                /* ELF_LOAD_*, when it failed */
} ElfLoaded;

/*
 * Load the PT_LOAD segments of a 32- or 64-bit file of either byte order.
 * Nothing is loaded when anything is wrong.
 */
bool MUST_CHECK elf_load(const char *filename, const ElfLoadOptions *options, ElfLoaded *loaded,
                         Error **errp);

typedef void (*symbol_fn_t)(const char *st_name, int st_info, uint64_t st_value, uint64_t st_size);

/*
 * The forms boards of QEMU use: bytes loaded or ELF_LOAD_*.  Pointers for results
 * may be NULL.  Without meaning here: @clear_lsb and @sym_cb (symbols are not
 * read).  Refused (ELF_LOAD_FAILED): @elf_note_fn, @data_swab.
 */
ssize_t load_elf_ram_sym(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                         uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                         uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr,
                         uint32_t *pflags, int elf_data_order, int elf_machine, int clear_lsb,
                         int data_swab, AddressSpace *as, bool load_rom, symbol_fn_t sym_cb);
ssize_t load_elf_as(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                    uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                    uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr, uint32_t *pflags,
                    int elf_data_order, int elf_machine, int clear_lsb, int data_swab,
                    AddressSpace *as);
ssize_t load_elf(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                 uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                 uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr, uint32_t *pflags,
                 int elf_data_order, int elf_machine, int clear_lsb, int data_swab);

/* ---- roms --------------------------------------------------------------------------- */

/*
 * Keep @data (a reference is taken), followed by zeros up to @size bytes, for
 * @addr of @as (NULL: system memory).  Fails when that passes the last address.
 */
bool MUST_CHECK rom_add_bytes(const char *name, GBytes *data, uint64_t size, hwaddr addr,
                              AddressSpace *as, Error **errp);
/* A copy of @blob; a blob that does not fit is our bug and aborts. */
void rom_add_blob_fixed_as(const char *name, const void *blob, size_t len, hwaddr addr,
                           AddressSpace *as);
void rom_add_blob_fixed(const char *name, const void *blob, size_t len, hwaddr addr);
/* 0, or -1 after a message.  The boot index has no meaning yet. */
ssize_t rom_add_file_fixed(const char *filename, hwaddr addr, int32_t bootindex);
ssize_t rom_add_file_fixed_as(const char *filename, hwaddr addr, int32_t bootindex,
                              AddressSpace *as);
/* Inside @mr from its first byte on. */
ssize_t rom_add_file_mr(const char *filename, MemoryRegion *mr, int32_t bootindex);

/*
 * The kept bytes at @addr, to be read or patched until the machine is reset for
 * the first time; NULL unless one rom has all @size of them.
 */
void *rom_ptr(hwaddr addr, size_t size);
void *rom_ptr_for_as(AddressSpace *as, hwaddr addr, size_t size);

/*
 * All roms are there: refuse any two that overlap, and write them at each reset
 * from now on.  The other form reports the error and returns -1.
 */
bool MUST_CHECK rom_complete(Error **errp);
int rom_check_and_register_reset(void);
/* "info roms". */
void rom_print(GString *out);
/* For tests: as if nothing had been loaded. */
void rom_forget_all(void);

/* ---- CPUs --------------------------------------------------------------------------- */

/* What whoever has CPUs offers to the "loader" device; without, there are none. */
typedef struct LoaderCpuHooks {
    bool (*exists)(unsigned index);
    /* Its view of memory; NULL, or a NULL result: system memory. */
    AddressSpace *(*address_space)(unsigned index);
    /*
     * Called in the hold phase of each machine reset.  A CPU that is reset later
     * must keep the value.
     */
    void (*set_pc)(unsigned index, uint64_t pc);
} LoaderCpuHooks;

/* @hooks are borrowed for ever; NULL removes them. */
void loader_set_cpu_hooks(const LoaderCpuHooks *hooks);

#endif
