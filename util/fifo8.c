/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring buffer of bytes. */
#include "qemu/osdep.h"
#include "qemu/fifo8.h"

void fifo8_create(Fifo8 *fifo, uint32_t capacity)
{
    assert(capacity > 0);
    fifo->data = g_new0(uint8_t, capacity);
    fifo->capacity = capacity;
    fifo8_reset(fifo);
}

void fifo8_destroy(Fifo8 *fifo)
{
    g_free(fifo->data);
    *fifo = (Fifo8) { .data = NULL };
}

void fifo8_reset(Fifo8 *fifo)
{
    fifo->num = 0;
    fifo->head = 0;
}

/* The index of the byte @offset places behind the oldest one. */
static uint32_t index_of(const Fifo8 *fifo, uint32_t offset)
{
    return (uint32_t)(((uint64_t)fifo->head + offset) % fifo->capacity);
}

void fifo8_push(Fifo8 *fifo, uint8_t data)
{
    assert(fifo->num < fifo->capacity);
    fifo->data[index_of(fifo, fifo->num)] = data;
    fifo->num++;
}

void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num)
{
    assert(num <= fifo->capacity - fifo->num);
    if (num == 0) {
        return;
    }
    uint32_t start = index_of(fifo, fifo->num);
    uint32_t first = MIN(num, fifo->capacity - start);
    memcpy(&fifo->data[start], data, first);
    memcpy(&fifo->data[0], data + first, num - first);
    fifo->num += num;
}

uint8_t fifo8_peek(const Fifo8 *fifo)
{
    assert(fifo->num > 0);
    return fifo->data[fifo->head];
}

uint8_t fifo8_pop(Fifo8 *fifo)
{
    uint8_t data = fifo8_peek(fifo);
    fifo8_drop(fifo, 1);
    return data;
}

uint32_t fifo8_peek_buf(const Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t n = MIN(destlen, fifo->num);
    uint32_t first = MIN(n, fifo->capacity - fifo->head);

    if (dest && n) {
        memcpy(dest, &fifo->data[fifo->head], first);
        memcpy(dest + first, &fifo->data[0], n - first);
    }
    return n;
}

uint32_t fifo8_pop_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t n = fifo8_peek_buf(fifo, dest, destlen);
    fifo8_drop(fifo, n);
    return n;
}

const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *numptr)
{
    assert(max > 0 && max <= fifo->num);
    if (numptr) {
        *numptr = MIN(max, fifo->capacity - fifo->head);
    }
    return &fifo->data[fifo->head];
}

const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *numptr)
{
    uint32_t num;
    const uint8_t *ptr = fifo8_peek_bufptr(fifo, max, &num);

    fifo8_drop(fifo, num);
    if (numptr) {
        *numptr = num;
    }
    return ptr;
}

void fifo8_drop(Fifo8 *fifo, uint32_t len)
{
    assert(len <= fifo->num);
    fifo->head = index_of(fifo, len);
    fifo->num -= len;
}

bool fifo8_is_empty(const Fifo8 *fifo)
{
    return fifo->num == 0;
}

bool fifo8_is_full(const Fifo8 *fifo)
{
    return fifo->num == fifo->capacity;
}

uint32_t fifo8_num_free(const Fifo8 *fifo)
{
    return fifo->capacity - fifo->num;
}

uint32_t fifo8_num_used(const Fifo8 *fifo)
{
    return fifo->num;
}

bool fifo8_is_valid(const Fifo8 *fifo)
{
    return fifo->head < fifo->capacity && fifo->num <= fifo->capacity;
}
