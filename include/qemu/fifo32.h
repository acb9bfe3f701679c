/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A FIFO of 32-bit words, kept as little-endian bytes in a Fifo8 (see there). */
#ifndef QEMU_FIFO32_H
#define QEMU_FIFO32_H

#include "qemu/fifo8.h"

typedef struct Fifo32 {
    Fifo8 fifo;
} Fifo32;

/* @capacity in words. */
void fifo32_create(Fifo32 *fifo, uint32_t capacity);
void fifo32_destroy(Fifo32 *fifo);
void fifo32_reset(Fifo32 *fifo);
void fifo32_push(Fifo32 *fifo, uint32_t data);
void fifo32_push_all(Fifo32 *fifo, const uint32_t *data, uint32_t num);
uint32_t fifo32_pop(Fifo32 *fifo);
uint32_t fifo32_peek(const Fifo32 *fifo);
bool fifo32_is_empty(const Fifo32 *fifo);
bool fifo32_is_full(const Fifo32 *fifo);
/* In words. */
uint32_t fifo32_num_used(const Fifo32 *fifo);
uint32_t fifo32_num_free(const Fifo32 *fifo);

#endif
