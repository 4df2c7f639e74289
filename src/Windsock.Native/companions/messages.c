/* FormatMessage: a text of the system or of the program, with the inserts of its call. */
#include "messages.h"
#include <ctype.h>
#include <stdio.h>

enum { MOST_INSERTS = 99, WIDTH_IS_LINE = 0xFF };

struct text {
    char *bytes; /* NULL once memory has run out. */
    size_t length, room, line;
};

static void add(struct text *text, const char *part, size_t size)
{
    if (text->length + size + 1 > text->room) {
        size_t room = (text->length + size + 1) * 2;
        char *longer = text->bytes ? (char *)realloc(text->bytes, room) : NULL;
        if (!longer) free(text->bytes);
        text->bytes = longer;
        text->room = room;
    }
    if (!text->bytes) return;
    memcpy(text->bytes + text->length, part, size);
    text->length += size;
    text->line += size;
    text->bytes[text->length] = 0;
}

static void add_line_break(struct text *text)
{
    add(text, "\r\n", 2);
    text->line = 0;
}

/* The arguments of the call, fetched as far as they are needed: each fills a register or a slot of the stack, whatever its type. */
struct inserts {
    va_list *list;
    int is_array;
    unsigned fetched;
    uintptr_t values[MOST_INSERTS + 2];
};

static uintptr_t insert(struct inserts *inserts, unsigned number)
{
    if (inserts->is_array) return ((const uintptr_t *)(void *)inserts->list)[number];
    while (inserts->fetched <= number) inserts->values[inserts->fetched++] = va_arg(*inserts->list, uintptr_t);
    return inserts->values[number];
}

/* One insert by its printf format, without the %; text goes by %s. A star takes the insert before. */
static void add_insert(struct text *text, const char *format, struct inserts *inserts, unsigned number, insert_text *text_of)
{
    char host[48], result[512], kind = format[strlen(format) - 1];
    int stars[2] = {0, 0}, count = 0, size;
    size_t used = 0, i, end = strlen(format) - 1;
    int is_short = 0, is_long = 0, is_huge = 0;
    char *own = NULL;
    uintptr_t value;

    host[used++] = '%';
    for (i = 0; i < end && used < sizeof host - 6; i++) {
        char c = format[i];
        if (c == '*' && count < 2) stars[count++] = (int)insert(inserts, number++);
        if (c == 'h') is_short = 1;
        else if (c == 'l' || c == 'w') is_long = 1;
        else if (c == 'I') {
            is_huge = format[i + 1] != '3';
            if (format[i + 1] == '6' || format[i + 1] == '3') i += 2;
        } else host[used++] = c;
    }
    value = insert(inserts, number);
    if (kind == 's' || kind == 'S') {
        own = text_of(value, is_short ? 'h' : is_long ? 'l' : kind);
        value = (uintptr_t)own;
        memcpy(host + used, "s", 2);
    } else if (kind == 'c' || kind == 'C') {
        memcpy(host + used, "c", 2);
        value &= 0xFF;
    } else {
        const char *width = is_huge || kind == 'p' ? "l" : "";
        if (kind == 'p') kind = 'X';
        if (!is_huge && width[0] == 0) value = is_short ? (kind == 'd' || kind == 'i' ? (uintptr_t)(int)(short)value : value & 0xFFFF) : value;
        used += (size_t)snprintf(host + used, sizeof host - used, "%s%c", width, strchr("diouxX", kind) ? kind : 'u');
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
    size = count == 0 ? snprintf(result, sizeof result, host, value)
         : count == 1 ? snprintf(result, sizeof result, host, stars[0], value) : snprintf(result, sizeof result, host, stars[0], stars[1], value);
    if (size >= (int)sizeof result && count == 0) {
        char *all = (char *)malloc((size_t)size + 1);
        if (all) {
            snprintf(all, (size_t)size + 1, host, value);
            add(text, all, (size_t)size);
        }
        free(all);
    } else if (size > 0) {
        add(text, result, (size_t)size < sizeof result ? (size_t)size : sizeof result - 1);
    }
#pragma GCC diagnostic pop
    free(own);
}

/* After %: returns what follows it in the template, or NULL at %0, which ends the text. */
static const char *escape(struct text *text, const char *at, DWORD flags, struct inserts *inserts, insert_text *text_of)
{
    char format[32] = "s";
    unsigned number;
    if (*at == '0') return NULL;
    if (*at == 'n') add_line_break(text);
    else if (*at == 'r') add(text, "\r", 1);
    else if (*at == 't') add(text, "\t", 1);
    else if (!isdigit((unsigned char)*at)) {
        if (*at == 0) return NULL;
        add(text, at, 1);
    }
    if (!isdigit((unsigned char)*at)) return at + 1;

    number = (unsigned)(*at++ - '0');
    if (isdigit((unsigned char)*at)) number = number * 10 + (unsigned)(*at++ - '0');
    if (*at == '!') {
        const char *end = strchr(at + 1, '!');
        size_t size = end ? (size_t)(end - at - 1) : 0;
        if (size == 0 || size >= sizeof format) return NULL;
        memcpy(format, at + 1, size);
        format[size] = 0;
        at = end + 1;
    }
    (void)flags;
    if (inserts->list) add_insert(text, format, inserts, number - 1, text_of);
    return at;
}

/* With inserts ignored they stay as they are, and so does everything after a percent sign but a line break. */
static const char *keep(struct text *text, const char *at)
{
    add(text, at, at[1] ? 2 : 1);
    return at + (at[1] ? 2 : 1);
}

static void expand(struct text *text, const char *at, DWORD flags, struct inserts *inserts, insert_text *text_of)
{
    size_t width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
    while (at && *at) {
        if (*at == '%' && (flags & FORMAT_MESSAGE_IGNORE_INSERTS)) at = keep(text, at);
        else if (*at == '%') at = escape(text, at + 1, flags, inserts, text_of);
        else if (width != 0 && (*at == '\r' || *at == '\n')) { /* The line breaks of the template do not count then. */
            at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
            add(text, " ", 1);
        } else if (width != 0 && width != WIDTH_IS_LINE && *at == ' ' && text->line + strcspn(at + 1, " %\r\n") >= width) {
            add_line_break(text);
            at++;
        } else {
            size_t size = 1 + strcspn(at + 1, "% \r\n");
            add(text, at, size);
            at += size;
        }
    }
}

static int is_known_language(DWORD language) { return (language & 0x3FF) == LANG_NEUTRAL || (language & 0x3FF) == LANG_ENGLISH; }

char *format_message(DWORD flags, const char *template_text, DWORD code, DWORD language, va_list *arguments, insert_text *text_of)
{
    struct text text = {(char *)malloc(256), 0, 256, 0};
    struct inserts inserts = {arguments, (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0, 0, {0}};
    DWORD error = ERROR_SUCCESS;
    if (flags & FORMAT_MESSAGE_FROM_STRING) {
        if (!template_text) error = ERROR_INVALID_PARAMETER;
    } else if (!(flags & FORMAT_MESSAGE_FROM_SYSTEM)) {
        error = flags & FORMAT_MESSAGE_FROM_HMODULE ? ERROR_RESOURCE_DATA_NOT_FOUND : ERROR_INVALID_PARAMETER; /* No module here has messages. */
    } else if (!is_known_language(language)) {
        error = ERROR_RESOURCE_LANG_NOT_FOUND;
    } else {
        template_text = system_message(code);
        if (!template_text) error = ERROR_MR_MID_NOT_FOUND;
    }
    if (error != ERROR_SUCCESS) {
        free(text.bytes);
        RETURN_ERROR(error, NULL);
    }
    if (text.bytes) {
        text.bytes[0] = 0;
        expand(&text, template_text, flags, &inserts, text_of);
    }
    if (!text.bytes) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return text.bytes;
}
