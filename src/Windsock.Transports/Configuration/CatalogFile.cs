using System.Text;
using System.Text.Json;
using Windsock.Transports.Layers;

namespace Windsock.Transports.Configuration;

/// <summary>catalog.json: what a system or a user has decided for all programs.</summary>
/// <remarks>An object with the member "network", whose value is a text as in WINDSOCK_NETWORK. Comments and a comma at the end are allowed. A member that
/// is not known is
/// an error: it is a typing error, or meant for another version.</remarks>
internal sealed class CatalogFile
{
    private const int MostBytes = 1 << 16;

    private readonly string _path;
    private readonly byte[] _bytes;

    private CatalogFile(string path, byte[] bytes) => (_path, _bytes) = (path, bytes);

    /// <summary>The text of "network"; null when the file does not say.</summary>
    public string? Network { get; private set; }

    /// <summary>Where "network" stands, for messages.</summary>
    public string NetworkPlace { get; private set; } = "";

    /// <summary>Reads a catalog.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mustExist">Whether it is an error that there is none.</param>
    /// <param name="catalog">The catalog; null when there is none.</param>
    /// <returns>An empty text, or what is wrong, with the file and the line.</returns>
    public static string Read(string path, bool mustExist, out CatalogFile? catalog)
    {
        catalog = null;
        if (!HostFile.TryRead(path, MostBytes, out byte[] bytes, out string reason))
        {
            if (reason.Length > 0) return $"{path}: it cannot be read ({reason})";
            return mustExist ? $"{path}: there is no such file, or no way to it" : "";
        }

        catalog = new CatalogFile(path, bytes);
        return catalog.Parse();
    }

    private string Parse()
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? _bytes.AsSpan(Encoding.UTF8.Preamble.Length) : _bytes;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Problem(text, reader, "an object is expected: { \"network\": \"…\" }");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (name != "network") return Problem(text, reader, $"\"{name}\" is not known; there is \"network\"");
                if (Network is not null) return Problem(text, reader, "\"network\" is there twice");
                if (!reader.Read() || reader.TokenType != JsonTokenType.String) return Problem(text, reader, "the value of \"network\" is no text");
                Network = reader.GetString();
                NetworkPlace = Place(text, reader.TokenStartIndex);
            }

            while (reader.Read())
            {
                // Only a comment may follow, and whatever else does is told by the exception.
            }
        }
        catch (JsonException exception)
        {
            return $"{_path}:{(exception.LineNumber ?? 0) + 1}: it is not valid JSON from column {(exception.BytePositionInLine ?? 0) + 1} on";
        }
        catch (InvalidOperationException)
        {
            return Problem(text, reader, "the text is not valid UTF-8");
        }

        return "";
    }

    private string Problem(ReadOnlySpan<byte> text, in Utf8JsonReader reader, string reason) => $"{Place(text, reader.TokenStartIndex)}: {reason}";

    private string Place(ReadOnlySpan<byte> text, long index) => $"{_path}:{text[..(int)index].Count((byte)'\n') + 1}";
}
