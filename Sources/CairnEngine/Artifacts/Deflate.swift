import CZlib

/// The compression of zip files (RFC 1951), with the system's zlib.
enum Deflate {
  /// - Returns: nil if zlib fails, which only happens without memory.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // Negative: no zlib header. 8: zlib's usual memory.
    let begun = deflateInit2_(
      &stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard begun == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let bound = Int(deflateBound(&stream, UInt(input.count)))
    var ended: Int32 = Z_OK
    let output = input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: output.count)
        ended = deflate(&stream, Z_FINISH)
        count = Int(stream.total_out)
      }
    }
    return ended == Z_STREAM_END ? output : nil
  }

  /// - Parameter size: of the output. Returns nil if the size differs or the input is damaged.
  static func decompress(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var stream = z_stream()
    let begun = inflateInit2_(
      &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard begun == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = Array(bytes)
    var ended: Int32 = Z_OK
    let output = input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: size) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: output.count)
        ended = inflate(&stream, Z_FINISH)
        count = Int(stream.total_out)
      }
    }
    return ended == Z_STREAM_END && output.count == size ? output : nil
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: CZlib.crc32(0, bytes, UInt32(clamping: bytes.count)))
  }
}
