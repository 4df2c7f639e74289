using System.Text;
using Windsock.Linux;

namespace Windsock.Drivers.Pcapng;

/// <summary>A FIFO that another program reads a capture from while it grows. Nothing here waits for it: it may come later, read slowly, or go.</summary>
/// <remarks>What it has not read is kept up to 4 MiB; what comes on top is lost, a whole block at a time, and counted. The reader's end is an IOException
/// and no SIGPIPE.</remarks>
internal sealed unsafe class CapturePipe : Stream
{
    private const int MostBytes = 4 << 20;
    private const int PipeBytes = 1 << 20;
    private const int TryBytes = 1 << 16; // How much may gather before the reader is tried between the times of flushing.
    private const int LastPatienceMilliseconds = 500;

    private readonly byte[] _name;
    private byte[] _kept = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _descriptor = -1;
    private int _tryAt = TryBytes;
    private bool _hasEnded;

    private CapturePipe(byte[] name) => _name = name;

    /// <summary>Blocks that were lost.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether something waits for the reader.</summary>
    public bool HasKept => _end > _start && !_hasEnded;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Uses a path as a FIFO.</summary>
    /// <returns>The stream; null when there is no FIFO there.</returns>
    public static CapturePipe? TryOpen(string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        StatX status;
        fixed (byte* start = name)
        {
            bool isPipe = LibC.statx(LibC.AT_FDCWD, start, 0, LibC.STATX_BASIC_STATS, &status) == 0 && (status.stx_mode & LibC.S_IFMT) == LibC.S_IFIFO;
            return isPipe ? new CapturePipe(name) : null;
        }
    }

    /// <summary>Takes a block as a whole, or loses it.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_hasEnded || _end - _start + buffer.Length > MostBytes)
        {
            Dropped++;
            return;
        }

        if (_start > 0 && _end + buffer.Length > _kept.Length)
        {
            _kept.AsSpan(_start, _end - _start).CopyTo(_kept);
            (_start, _end) = (0, _end - _start);
        }

        if (_end + buffer.Length > _kept.Length) Array.Resize(ref _kept, Math.Max(_end + buffer.Length, Math.Min(_kept.Length * 2, MostBytes)));
        buffer.CopyTo(_kept.AsSpan(_end));
        _end += buffer.Length;
        if (_descriptor >= 0 && _end - _start >= _tryAt) Flush();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Gives the reader what it takes now; looks for it where there was none.</summary>
    public override void Flush()
    {
        _tryAt = TryBytes + _end - _start;
        if (_hasEnded || _end == _start) return;
        if (_descriptor < 0 && !TryFindReader()) return;
        fixed (byte* kept = _kept)
        {
            while (_start < _end)
            {
                nint written = BrokenPipe.Write(_descriptor, kept + _start, _end - _start);
                if (written < 0 && LibC.errno == Errno.EINTR) continue;
                if (written < 0 && LibC.errno == Errno.EAGAIN) return;
                if (written < 0) End("the reader has gone");
                _start += (int)written;
            }
        }

        _start = _end = 0;
        _tryAt = TryBytes;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        try
        {
            // A reader that is there takes the rest; what fits into the pipe is its own already.
            long until = Environment.TickCount64 + LastPatienceMilliseconds;
            Flush();
            while (HasKept && _descriptor >= 0 && Environment.TickCount64 < until)
            {
                var wanted = new pollfd { fd = _descriptor, events = LibC.POLLOUT };
                if (LibC.poll(&wanted, 1, (int)(until - Environment.TickCount64)) > 0) Flush();
            }
        }
        finally
        {
            Leave();
            base.Dispose(disposing);
        }
    }

    private bool TryFindReader()
    {
        fixed (byte* name = _name)
        {
            _descriptor = ParentOnly.Keep(LibC.open(name, LibC.O_WRONLY | LibC.O_NONBLOCK | LibC.O_CLOEXEC, 0));
        }

        if (_descriptor >= 0)
        {
            _ = LibC.fcntl(_descriptor, LibC.F_SETPIPE_SZ, PipeBytes); // A user has so much for all pipes; without it the pipe has less.
            return true;
        }

        if (LibC.errno is not (Errno.ENXIO or Errno.EINTR or Errno.EMFILE or Errno.ENFILE)) End("it cannot be opened");
        return false;
    }

    private void End(string reason)
    {
        Leave();
        throw new IOException(reason);
    }

    private void Leave()
    {
        _hasEnded = true;
        ParentOnly.Close(_descriptor);
        _descriptor = -1;
        _kept = [];
        _start = _end = 0;
    }
}
