using System.Xml.Linq;
using Windsock.Conformance.Report;

// Called by build/conformance: results.xml, docs/spec, Windsock.dll, the report to write, and libws2_32.so if it is built.
if (args.Length is not (4 or 5))
{
    Console.Error.WriteLine("usage: Windsock.Conformance.Report RESULTS.xml SPEC-DIRECTORY WINDSOCK.dll REPORT.md [LIBWS2_32.so]");
    return 2;
}

var report = new ConformanceReport(
    Specification.ReadStatements(Path.Combine(args[1], "statements.tsv")),
    Specification.ReadFunctions(Path.Combine(args[1], "exports.tsv")),
    TestRun.Read(XDocument.Load(args[0])),
    args.Length == 5 ? ElfExports.Read(args[4]) : new HashSet<string>(),
    ManagedApi.Read(args[2]));

string text = report.ToMarkdown();
File.WriteAllText(args[3], text);
Console.WriteLine($"{text.Split('\n')[2]}: {args[3]}");
return 0;
