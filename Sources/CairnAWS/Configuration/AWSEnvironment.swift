#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine's environment variables and small files.
public struct AWSEnvironment: Sendable {
  public var variables: [String: String]
  /// The bytes of a file; nil if it doesn't exist or can't be read.
  public var readFile: @Sendable (_ path: String) -> [UInt8]?

  public init(
    variables: [String: String] = [:],
    readFile: @escaping @Sendable (_ path: String) -> [UInt8]? = { _ in nil }
  ) {
    self.variables = variables
    self.readFile = readFile
  }

  /// Those of this process.
  public static var process: AWSEnvironment {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text)
      if let separator = pair.firstIndex(of: "=") {
        variables[String(pair[..<separator])] = String(pair[pair.index(after: separator)...])
      }
      entry += 1
    }
    return AWSEnvironment(variables: variables, readFile: { SmallFile.contents($0) })
  }

  /// The value of a variable; nil if it is unset or empty, as in the AWS tools.
  subscript(name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }
}
