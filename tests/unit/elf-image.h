/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF files made byte by byte, for the tests of the loader. */
#ifndef TESTS_UNIT_ELF_IMAGE_H
#define TESTS_UNIT_ELF_IMAGE_H

#include <elf.h>

typedef struct ElfImage {
    bool is64, big_endian;
    uint16_t machine;
    uint64_t entry;
    unsigned count;
    struct {
        uint32_t type, flags;
        uint64_t vaddr, paddr;
        const char *text;               /* its bytes in the file, without the NUL */
        uint64_t memory_bytes;
    } segments[4];
} ElfImage;

static inline void elf_put(GByteArray *out, size_t at, unsigned width, uint64_t value, bool be)
{
    for (unsigned i = 0; i < width; i++) {
        out->data[at + i] = value >> (8 * (be ? width - 1 - i : i));
    }
}

#define ELF_PUT_(img, out, at, T, m, value)                                                   \
    ((img)->is64                                                                              \
     ? elf_put((out), (at) + offsetof(Elf64_##T, m), sizeof(((Elf64_##T *)0)->m), (value),    \
               (img)->big_endian)                                                             \
     : elf_put((out), (at) + offsetof(Elf32_##T, m), sizeof(((Elf32_##T *)0)->m), (value),    \
               (img)->big_endian))
#define ELF_SIZE_(img, T) ((img)->is64 ? sizeof(Elf64_##T) : sizeof(Elf32_##T))

/* Header, table of segments, then the bytes of the segments one after the other. */
static inline GByteArray *elf_image(const ElfImage *img)
{
    GByteArray *out = g_byte_array_new();
    size_t at = ELF_SIZE_(img, Ehdr);
    size_t bytes_at = at + img->count * ELF_SIZE_(img, Phdr);

    g_byte_array_set_size(out, bytes_at);
    memset(out->data, 0, bytes_at);
    memcpy(out->data, ELFMAG, SELFMAG);
    out->data[EI_CLASS] = img->is64 ? ELFCLASS64 : ELFCLASS32;
    out->data[EI_DATA] = img->big_endian ? ELFDATA2MSB : ELFDATA2LSB;
    out->data[EI_VERSION] = EV_CURRENT;
    ELF_PUT_(img, out, 0, Ehdr, e_type, ET_EXEC);
    ELF_PUT_(img, out, 0, Ehdr, e_machine, img->machine);
    ELF_PUT_(img, out, 0, Ehdr, e_version, EV_CURRENT);
    ELF_PUT_(img, out, 0, Ehdr, e_entry, img->entry);
    ELF_PUT_(img, out, 0, Ehdr, e_phoff, at);
    ELF_PUT_(img, out, 0, Ehdr, e_flags, 0x1234);
    ELF_PUT_(img, out, 0, Ehdr, e_phentsize, ELF_SIZE_(img, Phdr));
    ELF_PUT_(img, out, 0, Ehdr, e_phnum, img->count);
    for (unsigned i = 0; i < img->count; i++, at += ELF_SIZE_(img, Phdr)) {
        const char *text = img->segments[i].text;

        ELF_PUT_(img, out, at, Phdr, p_type, img->segments[i].type);
        ELF_PUT_(img, out, at, Phdr, p_flags, img->segments[i].flags);
        ELF_PUT_(img, out, at, Phdr, p_offset, bytes_at);
        ELF_PUT_(img, out, at, Phdr, p_vaddr, img->segments[i].vaddr);
        ELF_PUT_(img, out, at, Phdr, p_paddr, img->segments[i].paddr);
        ELF_PUT_(img, out, at, Phdr, p_filesz, strlen(text));
        ELF_PUT_(img, out, at, Phdr, p_memsz, img->segments[i].memory_bytes);
        g_byte_array_append(out, (const guint8 *)text, strlen(text));
        bytes_at += strlen(text);
    }
    return out;
}

#endif
