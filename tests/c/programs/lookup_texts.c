/* gai_strerror has a text for each code that a lookup returns, narrow and wide, and links without FormatMessage. */
#include "check.h"

int main(void)
{
    static const int codes[] = {EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NODATA, EAI_NONAME, EAI_SERVICE, EAI_SOCKTYPE};
    struct addrinfo hints, *found = NULL;
    char other[GAI_STRERROR_BUFFER_SIZE];
    size_t i, k;

    strcpy(other, gai_strerrorA(0));
    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const char *narrow = gai_strerrorA(codes[i]);
        const WCHAR *wide = gai_strerrorW(codes[i]);
        CHECK(strlen(narrow) > 0 && strcmp(narrow, other) != 0);
        for (k = 0; k <= strlen(narrow); k++) EQUAL(narrow[k], wide[k]);
    }

    start();
    memset(&hints, 0, sizeof hints);
    hints.ai_flags = AI_NUMERICHOST;
    EQUAL(0, strcmp(gai_strerrorA(EAI_NONAME), gai_strerrorA(getaddrinfo("not an address", "80", &hints, &found))));
    EQUAL(0, WSACleanup());
    return 0;
}
