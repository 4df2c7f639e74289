using System.Xml.Linq;
using Windsock.Conformance.Report;

// Called by build/conformance: results of the network kernel and, after a comma, of the network stack; docs/spec, Windsock.dll, the report to write, and
// libws2_32.so if it is built.
if (args.Length is not (4 or 5))
{
    Console.Error.WriteLine("usage: Windsock.Conformance.Report KERNEL.xml[,STACK.xml] SPEC-DIRECTORY WINDSOCK.dll REPORT.md [LIBWS2_32.so]");
    return 2;
}

var report = new ConformanceReport(
    Specification.ReadStatements(Path.Combine(args[1], "statements.tsv")),
    Specification.ReadFunctions(Path.Combine(args[1], "exports.tsv")),
    [.. args[0].Split(',').Zip(["kernel", "stack"], (file, network) => TestRun.Read(XDocument.Load(file), network)).SelectMany(runs => runs)],
    args.Length == 5 ? ElfExports.Read(args[4]) : new HashSet<string>(),
    ManagedApi.Read(args[2]));

string text = report.ToMarkdown();
File.WriteAllText(args[3], text);
Console.WriteLine($"{text.Split('\n')[2]}: {args[3]}");
return 0;
