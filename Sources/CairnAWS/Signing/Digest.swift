import COpenSSL

/// SHA-256 and MD5 by OpenSSL's low-level calls.
///
/// OpenSSL's EVP interface would draw its provider machinery into the static Lambda binaries.
public enum Digest {
  /// The 32 bytes of FIPS 180-4.
  public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256Hash()
    hash.update(bytes)
    return hash.finish()
  }

  /// 64 lower-case hexadecimal digits.
  public static func sha256Hex(_ bytes: some Collection<UInt8>) -> String {
    Hex.encode(sha256(bytes))
  }

  /// The 16 bytes of RFC 1321: for the `Content-MD5` that S3 asks for, never for trust.
  public static func md5(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var context = MD5_CTX()
    var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_LENGTH))
    MD5_Init(&context)
    let contiguous = Array(bytes)
    MD5_Update(&context, contiguous, contiguous.count)
    MD5_Final(&digest, &context)
    return digest
  }

  /// HMAC-SHA256 (RFC 2104).
  public static func hmacSHA256(key: [UInt8], _ message: some Collection<UInt8>) -> [UInt8] {
    let blockSize = 64
    var block = key.count > blockSize ? sha256(key) : key
    block += repeatElement(0, count: blockSize - block.count)
    var inner = SHA256Hash()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256Hash()
    outer.update(block.map { $0 ^ 0x5C })
    outer.update(inner.finish())
    return outer.finish()
  }
}

/// SHA-256 of bytes that come piece by piece, such as a file's.
public struct SHA256Hash {
  private var context = SHA256_CTX()

  public init() {
    SHA256_Init(&context)
  }

  public mutating func update(_ bytes: some Collection<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      _ = SHA256_Update(&context, buffer.baseAddress, buffer.count)
    }
    if done == nil { update(Array(bytes)) }
  }

  /// The 32 bytes; the hash is used up.
  public mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256_Final(&digest, &context)
    return digest
  }
}
