using System.CommandLine;
using Windsock.Bench;
using Windsock.Bench.Workloads;

// Called by bench/run. The second command, "work", is what the runner starts as the C# side of a comparison.
var only = new Option<string?>("--only") { Description = "Run only the benches whose names contain one of these, separated by commas." };
var pairs = new Option<int>("--pairs") { Description = "Slices of each side.", DefaultValueFactory = _ => 16 };
var milliseconds = new Option<int>("--milliseconds") { Description = "Length of a slice.", DefaultValueFactory = _ => 80 };
var strict = new Option<bool>("--strict") { Description = "Fail when a target is missed or a bench could not run." };
var list = new Option<bool>("--list") { Description = "List the benches and stop." };
var root = new RootCommand("Compares Windsock with what a program would use in its place, and writes artifacts/bench/results.json.")
    { only, pairs, milliseconds, strict, list };
root.SetAction(parsed => new Runner(parsed.GetValue(pairs), parsed.GetValue(milliseconds))
    .Run(parsed.GetValue(only), parsed.GetValue(list), parsed.GetValue(strict)));

var what = new Argument<string>("what") { Description = "pingpong, bulk, allocation, memory; serve, serve-allocation." };
var face = new Argument<string>("face") { Description = "windsock or dotnet (System.Net.Sockets); of a server: port, stream or args." };
var work = new Command("work", "The C# side of a bench.") { what, face };
work.Hidden = true;
work.SetAction(parsed => Workload.Run(parsed.GetValue(what)!, parsed.GetValue(face)!));
root.Subcommands.Add(work);
return root.Parse(args).Invoke();
