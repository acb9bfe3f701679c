/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/boards.h. */
#ifndef HW_BOARDS_H
#define HW_BOARDS_H
#include "hw/core/boards.h"
#endif
