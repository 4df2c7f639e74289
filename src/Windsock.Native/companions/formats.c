/* Microsoft's printf. It differs from the host's in the width of long, in I64, and in what %s, %S, %c and %C mean in wide functions. */
#include "formats.h"
#include <stdio.h>

enum { LONGEST_SPEC = 48 };

struct output {
    char *bytes;
    size_t length, room;
};

static void add(struct output *output, const char *part, size_t size)
{
    if (output->length + size + 1 > output->room) {
        size_t room = (output->length + size + 1) * 2;
        char *longer = output->bytes ? (char *)realloc(output->bytes, room) : NULL;
        if (!longer) free(output->bytes);
        output->bytes = longer;
        output->room = room;
    }
    if (!output->bytes) return;
    memcpy(output->bytes + output->length, part, size);
    output->length += size;
    output->bytes[output->length] = 0;
}

static void pad(struct output *output, long count)
{
    for (; count > 0; count--) add(output, " ", 1);
}

/* One conversion: flags, width and precision, size, kind. */
struct conversion {
    char flags[8];
    int width, precision; /* -1: none. */
    char size;            /* 0, h, l (text only), L (64 bits) */
    char kind;
};

static const char *parse_number(const char *at, int *number, va_list *arguments)
{
    if (*at == '*') {
        *number = va_arg(*arguments, int);
        return at + 1;
    }
    for (*number = 0; *at >= '0' && *at <= '9'; at++) *number = *number * 10 + (*at - '0');
    return at;
}

static const char *parse(const char *at, struct conversion *found, va_list *arguments)
{
    size_t used = 0;
    memset(found, 0, sizeof *found);
    found->width = found->precision = -1;
    for (; *at && strchr("-+ #0", *at); at++)
        if (used < sizeof found->flags - 2) found->flags[used++] = *at;
    if (*at == '*' || (*at >= '0' && *at <= '9')) at = parse_number(at, &found->width, arguments);
    if (found->width < -1) {
        found->flags[used] = '-';
        found->width = -found->width;
    }
    if (*at == '.') at = parse_number(at + 1, &found->precision, arguments);
    for (; *at && strchr("hlLwIjztq", *at); at++) {
        if (*at == 'I' && at[1] == '6' && at[2] == '4') at += 2, found->size = 'L';
        else if (*at == 'I' && at[1] == '3' && at[2] == '2') at += 2;
        else if (*at == 'I' || *at == 'j' || *at == 'z' || *at == 't' || *at == 'q' || (*at == 'l' && found->size == 'l')) found->size = 'L';
        else found->size = *at == 'w' ? 'l' : *at;
    }
    found->kind = *at;
    return *at ? at + 1 : at;
}

/* By characters, not bytes: width and precision count those of the text as it is shown. */
static void add_text(struct output *output, const struct conversion *found, const char *text)
{
    const char *end = text;
    long count = 0;
    for (; *end && (found->precision < 0 || count < found->precision); count++)
        do end++; while (((unsigned char)*end & 0xC0) == 0x80);
    if (!strchr(found->flags, '-')) pad(output, found->width - count);
    add(output, text, (size_t)(end - text));
    if (strchr(found->flags, '-')) pad(output, found->width - count);
}

static void add_number(struct output *output, const struct conversion *found, va_list *arguments)
{
    char spec[LONGEST_SPEC], result[512];
    char width[16] = "", precision[16] = "";
    int size;
    if (found->width >= 0) snprintf(width, sizeof width, "%d", found->width < 400 ? found->width : 400);
    if (found->precision >= 0) snprintf(precision, sizeof precision, ".%d", found->precision < 100 ? found->precision : 100);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (strchr("eEfFgGaA", found->kind)) {
        snprintf(spec, sizeof spec, "%%%s%s%s%c", found->flags, width, precision, found->kind);
        size = snprintf(result, sizeof result, spec, va_arg(*arguments, double));
    } else if (found->kind == 'p') {
        size = snprintf(result, sizeof result, "%016lX", va_arg(*arguments, unsigned long));
    } else if (found->size == 'L') {
        snprintf(spec, sizeof spec, "%%%s%s%sll%c", found->flags, width, precision, found->kind);
        size = snprintf(result, sizeof result, spec, va_arg(*arguments, long long));
    } else {
        snprintf(spec, sizeof spec, "%%%s%s%s%s%c", found->flags, width, precision, found->size == 'h' ? "h" : "", found->kind);
        size = snprintf(result, sizeof result, spec, va_arg(*arguments, int));
    }
#pragma GCC diagnostic pop
    if (size > 0) add(output, result, (size_t)size < sizeof result ? (size_t)size : sizeof result - 1);
}

char *format_text(const char *format, va_list given, insert_text *text_of)
{
    struct output output = {(char *)calloc(1, 128), 0, 128};
    va_list arguments;
    va_copy(arguments, given);
    while (*format && output.bytes) {
        struct conversion found;
        size_t plain = strcspn(format, "%");
        if (plain > 0) {
            add(&output, format, plain);
            format += plain;
            continue;
        }
        if (format[1] == '%') {
            add(&output, "%", 1);
            format += 2;
            continue;
        }
        format = parse(format + 1, &found, &arguments);
        if (found.kind == 's' || found.kind == 'S') {
            char *text = text_of(va_arg(arguments, uintptr_t), found.size == 'h' || found.size == 'l' ? found.size : found.kind);
            if (text) add_text(&output, &found, text);
            free(text);
        } else if (found.kind == 'c' || found.kind == 'C') {
            char text[8];
            unsigned code = va_arg(arguments, unsigned);
            int size = utf8_write(code, text, 4);
            if (code == 0) size = 0;
            text[size] = 0;
            add_text(&output, &found, text);
        } else if (found.kind && strchr("diouxXeEfFgGaAp", found.kind)) {
            add_number(&output, &found, &arguments);
        } else if (found.kind) {
            add(&output, &found.kind, 1);
        }
    }
    va_end(arguments);
    return output.bytes;
}
