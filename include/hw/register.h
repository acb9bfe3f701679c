/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/register.h. */
#ifndef HW_REGISTER_H
#define HW_REGISTER_H
#include "hw/core/register.h"
#endif
