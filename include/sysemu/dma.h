/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/dma.h. */
#ifndef SYSEMU_DMA_H
#define SYSEMU_DMA_H
#include "system/dma.h"
#endif
