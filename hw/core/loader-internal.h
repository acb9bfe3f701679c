/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the loader share.  Private to hw/core. */
#ifndef HW_CORE_LOADER_INTERNAL_H
#define HW_CORE_LOADER_INTERNAL_H

#include "system/memory.h"

/* Write @data and zeros up to @size bytes, also where the guest cannot; I/O is passed over. */
void image_write(AddressSpace *as, hwaddr addr, GBytes *data, uint64_t size);

#endif
