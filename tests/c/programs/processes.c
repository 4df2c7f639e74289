/* Processes: command lines and environments arrive as Windows' programs split them, ends can be waited for, and codes come back. */
#include "check.h"
#include <sys/wait.h>

static const char *program;

static PROCESS_INFORMATION run(const char *rest, DWORD flags, void *environment, HANDLE output)
{
    PROCESS_INFORMATION process;
    STARTUPINFOA startup;
    char line[1024];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    if (output) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdOutput = output;
    }
    snprintf(line, sizeof line, "\"%s\" %s", program, rest);
    EQUAL(TRUE, CreateProcessA(NULL, line, NULL, NULL, TRUE, flags, environment, NULL, &startup, &process));
    CHECK(process.hProcess != NULL && process.hThread != NULL && process.dwProcessId != 0);
    return process;
}

static void done(PROCESS_INFORMATION *process, DWORD wanted)
{
    DWORD code;
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(process->hProcess, 20000));
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(process->hThread, 0));
    EQUAL(TRUE, GetExitCodeProcess(process->hProcess, &code));
    EQUAL(wanted, code);
    EQUAL(TRUE, CloseHandle(process->hProcess));
    EQUAL(TRUE, CloseHandle(process->hThread));
}

/* What the child got, a line each. */
static void says(const char *rest, void *environment, const char *wanted)
{
    char path[64], text[512];
    HANDLE file;
    DWORD count;
    PROCESS_INFORMATION process;
    snprintf(path, sizeof path, "/tmp/windsock-process-%d", (int)getpid());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    process = run(rest, 0, environment, file);
    done(&process, 7);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    EQUAL(TRUE, ReadFile(file, text, sizeof text - 1, &count, NULL));
    text[count] = 0;
    if (strcmp(wanted, text)) fprintf(stderr, "%s\n", text);
    EQUAL(0, strcmp(wanted, text));
    EQUAL(TRUE, CloseHandle(file));
}

static int child(int count, char **arguments)
{
    const char *value = getenv("WS_CHILD");
    int i;
    if (!strcmp(arguments[1], "wait")) {
        pause();
        return 0;
    }
    for (i = 2; i < count; i++) printf("<%s>\n", arguments[i]);
    if (value) printf("%s\n", value);
    return 7;
}

int main(int count, char **arguments)
{
    PROCESS_INFORMATION process;
    STARTUPINFOW startup;
    HANDLE opened;
    DWORD code;
    char missing[] = "no-such-program here";
    program = arguments[0];
    if (count > 1) return child(count, arguments);

    says("say one \"two words\" \"a\"\"b\" \\\\x \"c\\\\\" d\\\"e", NULL, "<one>\n<two words>\n<a\"b>\n<\\\\x>\n<c\\>\n<d\"e>\n");
    says("say", (void *)"WS_CHILD=its own\0PATH=/bin\0", "its own\n");

    process = run("wait", CREATE_NEW_PROCESS_GROUP, NULL, NULL);
    EQUAL(TRUE, GetExitCodeProcess(process.hProcess, &code));
    EQUAL(STILL_ACTIVE, code);
    EQUAL(WAIT_TIMEOUT, WaitForSingleObject(process.hProcess, 10));
    EQUAL(process.dwProcessId, GetProcessId(process.hProcess));
    opened = OpenProcess(PROCESS_ALL_ACCESS, FALSE, process.dwProcessId);
    CHECK(opened != NULL);
    EQUAL(TRUE, TerminateProcess(process.hProcess, 42));
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(opened, 20000));
    EQUAL(TRUE, CloseHandle(opened));
    done(&process, 42);

    memset(&startup, 0, sizeof startup);
    FAILS_WITH(ERROR_FILE_NOT_FOUND, FALSE,
        CreateProcessA(NULL, missing, NULL, NULL, FALSE, 0, NULL, NULL, (STARTUPINFOA *)&startup, &process));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, CreateProcessA(NULL, NULL, NULL, NULL, FALSE, 0, NULL, NULL, (STARTUPINFOA *)&startup, &process));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0));
    EQUAL(TRUE, CreateProcessW(L"\\bin\\true", NULL, NULL, NULL, FALSE, 0, NULL, L"/", &startup, &process));
    done(&process, 0);
    EQUAL(TRUE, GetExitCodeProcess(GetCurrentProcess(), &code));
    EQUAL(STILL_ACTIVE, code);
    TerminateProcess(GetCurrentProcess(), 0);
    return 1;
}
