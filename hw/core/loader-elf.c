/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ELF files: 32 and 64 bits, both byte orders.
 *
 * The file is read whole; every number in it is checked against the file's size
 * and the limits of the caller before it is used, and nothing is kept until all
 * segments have passed.  Segments share the bytes of the file.
 */
#include "qemu/osdep.h"
#include <elf.h>
#include "hw/core/loader.h"
#include "loader-internal.h"
#include "qemu/bswap.h"
#include "qemu/checked-math.h"
#include "system/address-spaces.h"

typedef struct ElfFile {
    const char *filename;
    const ElfLoadOptions *options;
    GBytes *data;
    const uint8_t *bytes;
    uint64_t size;
    bool is64;
    bool big_endian;
    uint64_t entry;
    uint64_t segments_at;           /* program headers: offset, size of each, how many */
    unsigned segment_size;
    unsigned segment_count;
} ElfFile;

typedef struct ElfSegment {
    uint32_t flags;                 /* PF_* */
    uint64_t offset;                /* in the file */
    uint64_t vaddr, paddr;
    uint64_t file_bytes, memory_bytes;
    uint64_t addr;                  /* where it goes */
    unsigned number;
} ElfSegment;

/* ---- fields --------------------------------------------------------------------------- */

static uint64_t fetch(const ElfFile *elf, uint64_t at, size_t width)
{
    const uint8_t *p = elf->bytes + at;

    switch (width) {
    case 2:
        return elf->big_endian ? (uint16_t)lduw_be_p(p) : (uint16_t)lduw_le_p(p);
    case 4:
        return elf->big_endian ? (uint32_t)ldl_be_p(p) : (uint32_t)ldl_le_p(p);
    default:
        return elf->big_endian ? ldq_be_p(p) : ldq_le_p(p);
    }
}

/* Member @m of Elf32_@T or Elf64_@T at offset @at, which is inside the file. */
#define FIELD_(elf, at, T, m)                                                               \
    ((elf)->is64 ? fetch((elf), (at) + offsetof(Elf64_##T, m), sizeof(((Elf64_##T *)0)->m)) \
                 : fetch((elf), (at) + offsetof(Elf32_##T, m), sizeof(((Elf32_##T *)0)->m)))
#define SIZEOF_(elf, T) ((elf)->is64 ? sizeof(Elf64_##T) : sizeof(Elf32_##T))

/* ---- the file's header ---------------------------------------------------------------- */

static bool refuse(ElfLoaded *loaded, ssize_t failure)
{
    loaded->failure = failure;
    return false;
}

/* The first bytes, which are the same in all kinds. */
static bool check_ident(ElfFile *elf, ElfLoaded *loaded, Error **errp)
{
    unsigned order;

    if (elf->size < SELFMAG || memcmp(elf->bytes, ELFMAG, SELFMAG)) {
        error_setg(errp, "'%s' is not an ELF file", elf->filename);
        return refuse(loaded, ELF_LOAD_NOT_ELF);
    }
    if (elf->size < EI_NIDENT ||
        (elf->bytes[EI_CLASS] != ELFCLASS32 && elf->bytes[EI_CLASS] != ELFCLASS64) ||
        (elf->bytes[EI_DATA] != ELFDATA2LSB && elf->bytes[EI_DATA] != ELFDATA2MSB) ||
        elf->bytes[EI_VERSION] != EV_CURRENT) {
        error_setg(errp, "ELF file '%s' has a damaged identification", elf->filename);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    order = elf->bytes[EI_DATA];
    elf->is64 = elf->bytes[EI_CLASS] == ELFCLASS64;
    elf->big_endian = order == ELFDATA2MSB;
    if (elf->options->data_order != ELFDATANONE && elf->options->data_order != (int)order) {
        error_setg(errp, "ELF file '%s' is %s-endian, the machine is not", elf->filename,
                   elf->big_endian ? "big" : "little");
        return refuse(loaded, ELF_LOAD_WRONG_ENDIAN);
    }
    if (elf->size < SIZEOF_(elf, Ehdr)) {
        error_setg(errp, "ELF file '%s' ends inside its header", elf->filename);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    return true;
}

/* A machine of 64 bits may run programs of its 32-bit forerunner. */
static bool machine_fits(int wanted, unsigned machine)
{
    return wanted == EM_NONE || wanted == (int)machine ||
           (wanted == EM_X86_64 && machine == EM_386) ||
           (wanted == EM_PPC64 && machine == EM_PPC);
}

static bool check_header(ElfFile *elf, ElfLoaded *loaded, Error **errp)
{
    unsigned machine = FIELD_(elf, 0, Ehdr, e_machine);
    uint64_t end;

    if (!machine_fits(elf->options->machine, machine)) {
        error_setg(errp, "ELF file '%s' is for another architecture (number %u)", elf->filename,
                   machine);
        return refuse(loaded, ELF_LOAD_WRONG_ARCH);
    }
    elf->entry = FIELD_(elf, 0, Ehdr, e_entry);
    elf->segments_at = FIELD_(elf, 0, Ehdr, e_phoff);
    elf->segment_size = FIELD_(elf, 0, Ehdr, e_phentsize);
    elf->segment_count = FIELD_(elf, 0, Ehdr, e_phnum);
    loaded->flags = FIELD_(elf, 0, Ehdr, e_flags);
    loaded->is64 = elf->is64;
    if (!elf->segment_count) {
        error_setg(errp, "ELF file '%s' has nothing to load", elf->filename);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    /* PN_XNUM, "the number is elsewhere", is more than any loadable file has. */
    if (elf->segment_count == PN_XNUM || elf->segment_size != SIZEOF_(elf, Phdr) ||
        ckd_add64(&end, elf->segments_at, elf->segment_count * (uint64_t)elf->segment_size) ||
        end > elf->size) {
        error_setg(errp, "ELF file '%s' has no valid table of segments", elf->filename);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    return true;
}

/* ---- segments ------------------------------------------------------------------------- */

/* Is row @number something to load?  Then *@seg is what it says. */
static bool get_segment(const ElfFile *elf, unsigned number, ElfSegment *seg)
{
    uint64_t at = elf->segments_at + number * (uint64_t)elf->segment_size;

    if (FIELD_(elf, at, Phdr, p_type) != PT_LOAD) {
        return false;
    }
    *seg = (ElfSegment) {
        .flags = FIELD_(elf, at, Phdr, p_flags),
        .offset = FIELD_(elf, at, Phdr, p_offset),
        .vaddr = FIELD_(elf, at, Phdr, p_vaddr),
        .paddr = FIELD_(elf, at, Phdr, p_paddr),
        .file_bytes = FIELD_(elf, at, Phdr, p_filesz),
        .memory_bytes = FIELD_(elf, at, Phdr, p_memsz),
        .number = number,
    };
    return seg->memory_bytes || seg->file_bytes;
}

/* Its bytes are in the file, and fewer than it has in memory. */
static bool check_segment(const ElfFile *elf, ElfSegment *seg, ElfLoaded *loaded, Error **errp)
{
    const ElfLoadOptions *o = elf->options;
    uint64_t end;

    if (seg->file_bytes > seg->memory_bytes || ckd_add64(&end, seg->offset, seg->file_bytes) ||
        end > elf->size) {
        error_setg(errp, "ELF file '%s': segment %u has more bytes than the file", elf->filename,
                   seg->number);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    seg->addr = o->translate ? o->translate(o->opaque, seg->paddr) : seg->paddr;
    if (ckd_add64(&end, seg->addr, seg->memory_bytes)) {
        error_setg(errp, "ELF file '%s': segment %u passes the last address", elf->filename,
                   seg->number);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    return true;
}

/* Add a checked segment to the sums. */
static bool count_segment(const ElfFile *elf, const ElfSegment *seg, ElfLoaded *loaded,
                          Error **errp)
{
    uint64_t limit = MIN(elf->options->max_bytes ?: ELF_LOAD_MAX_BYTES, ELF_LOAD_MAX_BYTES);

    if (seg->memory_bytes > limit - loaded->bytes) {
        error_setg(errp, "ELF file '%s' needs more memory than there is (%" PRIu64 " bytes)",
                   elf->filename, limit);
        return refuse(loaded, ELF_LOAD_TOO_BIG);
    }
    loaded->low = loaded->bytes ? MIN(loaded->low, seg->addr) : seg->addr;
    loaded->high = MAX(loaded->high, seg->addr + seg->memory_bytes);
    loaded->bytes += seg->memory_bytes;
    /* The entry is a virtual address; code starts at the physical one. */
    if (!elf->options->translate && (seg->flags & PF_X) && elf->entry >= seg->vaddr &&
        elf->entry - seg->vaddr < seg->file_bytes) {
        loaded->entry = elf->entry - seg->vaddr + seg->paddr;
    }
    return true;
}

static bool check_segments(const ElfFile *elf, ElfLoaded *loaded, Error **errp)
{
    ElfSegment seg;

    loaded->entry = elf->entry;
    for (unsigned i = 0; i < elf->segment_count; i++) {
        if (get_segment(elf, i, &seg) &&
            (!check_segment(elf, &seg, loaded, errp) ||
             !count_segment(elf, &seg, loaded, errp))) {
            return false;
        }
    }
    if (!loaded->bytes) {
        error_setg(errp, "ELF file '%s' has nothing to load", elf->filename);
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    return true;
}

/* The file has passed: only the machine can still refuse a rom, and then it takes none. */
static bool place_segments(const ElfFile *elf, ElfLoaded *loaded, Error **errp)
{
    const ElfLoadOptions *o = elf->options;
    g_autofree char *base = g_path_get_basename(elf->filename);
    ElfSegment seg;

    for (unsigned i = 0; i < elf->segment_count; i++) {
        if (!get_segment(elf, i, &seg)) {
            continue;
        }
        g_autofree char *name = g_strdup_printf("%s ELF program header segment %u", base, i);
        g_autoptr(GBytes) data = g_bytes_new_from_bytes(elf->data, seg.offset, seg.file_bytes);

        seg.addr = o->translate ? o->translate(o->opaque, seg.paddr) : seg.paddr;
        if (o->now) {
            image_write(o->as ?: &address_space_memory, seg.addr, data, seg.memory_bytes);
        } else if (!rom_add_bytes(name, data, seg.memory_bytes, seg.addr, o->as, errp)) {
            return refuse(loaded, ELF_LOAD_FAILED);
        }
    }
    return true;
}

bool elf_load(const char *filename, const ElfLoadOptions *options, ElfLoaded *loaded,
              Error **errp)
{
    g_autoptr(GBytes) data = image_read(filename, UINT64_MAX, errp);
    ElfFile elf = { .filename = filename, .options = options, .data = data };

    *loaded = (ElfLoaded) { 0 };
    if (!data) {
        return refuse(loaded, ELF_LOAD_FAILED);
    }
    elf.bytes = g_bytes_get_data(data, &elf.size);
    return check_ident(&elf, loaded, errp) && check_header(&elf, loaded, errp) &&
           check_segments(&elf, loaded, errp) && place_segments(&elf, loaded, errp);
}

/* ---- the forms of QEMU ---------------------------------------------------------------- */

const char *load_elf_strerror(ssize_t error)
{
    switch (error) {
    case 0:
        return "No error";
    case ELF_LOAD_NOT_ELF:
        return "The image is not ELF";
    case ELF_LOAD_WRONG_ARCH:
        return "The image is from incompatible architecture";
    case ELF_LOAD_WRONG_ENDIAN:
        return "The image has incorrect endianness";
    case ELF_LOAD_TOO_BIG:
        return "The image segments are too big to load";
    default:
        return "Failed to load ELF";
    }
}

ssize_t load_elf_ram_sym(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                         uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                         uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr,
                         uint32_t *pflags, int elf_data_order, int elf_machine, int clear_lsb,
                         int data_swab, AddressSpace *as, bool load_rom, symbol_fn_t sym_cb)
{
    const ElfLoadOptions options = {
        .data_order = elf_data_order,
        .machine = elf_machine,
        .as = as,
        .translate = translate_fn,
        .opaque = translate_opaque,
        .now = !load_rom,
    };
    uint64_t unused;
    uint32_t unused_flags;
    ElfLoaded loaded;

    if (elf_note_fn || data_swab || !elf_load(filename, &options, &loaded, NULL)) {
        return elf_note_fn || data_swab ? ELF_LOAD_FAILED : loaded.failure;
    }
    *(pentry ?: &unused) = loaded.entry;
    *(lowaddr ?: &unused) = loaded.low;
    *(highaddr ?: &unused) = loaded.high;
    *(pflags ?: &unused_flags) = loaded.flags;
    return loaded.bytes;
}

ssize_t load_elf_as(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                    uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                    uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr, uint32_t *pflags,
                    int elf_data_order, int elf_machine, int clear_lsb, int data_swab,
                    AddressSpace *as)
{
    return load_elf_ram_sym(filename, elf_note_fn, translate_fn, translate_opaque, pentry,
                            lowaddr, highaddr, pflags, elf_data_order, elf_machine, clear_lsb,
                            data_swab, as, true, NULL);
}

ssize_t load_elf(const char *filename, uint64_t (*elf_note_fn)(void *, void *, bool),
                 uint64_t (*translate_fn)(void *, uint64_t), void *translate_opaque,
                 uint64_t *pentry, uint64_t *lowaddr, uint64_t *highaddr, uint32_t *pflags,
                 int elf_data_order, int elf_machine, int clear_lsb, int data_swab)
{
    return load_elf_as(filename, elf_note_fn, translate_fn, translate_opaque, pentry, lowaddr,
                       highaddr, pflags, elf_data_order, elf_machine, clear_lsb, data_swab, NULL);
}
