/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/loader.h. */
#ifndef HW_LOADER_H
#define HW_LOADER_H
#include "hw/core/loader.h"
#endif
