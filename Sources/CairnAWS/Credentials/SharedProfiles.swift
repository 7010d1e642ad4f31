/// The profiles of the shared AWS files ("Shared config and credentials files" in the AWS SDKs and
/// Tools reference guide).
struct SharedProfiles {
  /// Settings by profile name, keys in lower case. The credentials file overrides the config file.
  private(set) var profiles: [String: [String: String]] = [:]
  /// The profile in use.
  let name: String
  let origin: Origin
  private let files: [String]

  /// Who chose the profile. A chosen profile has to exist.
  enum Origin {
    case option
    case variable
    case standard
  }

  init(environment: AWSEnvironment, named: String?) {
    if let named {
      (name, origin) = (named, .option)
    } else if let named = environment["AWS_PROFILE"] {
      (name, origin) = (named, .variable)
    } else {
      (name, origin) = ("default", .standard)
    }
    func path(_ variable: String, _ standard: String) -> String? {
      guard let path = environment[variable] else {
        return environment["HOME"].map { $0 + standard }
      }
      guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
      return home + path.dropFirst()
    }
    let config = path("AWS_CONFIG_FILE", "/.aws/config")
    let credentials = path("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials")
    files = [config, credentials].compactMap { $0 }
    for (path, isConfig) in [(config, true), (credentials, false)] {
      guard let path, let bytes = environment.readFile(path) else { continue }
      read(String(decoding: bytes, as: UTF8.self), isConfig: isConfig)
    }
  }

  /// The settings of the profile in use.
  var selected: [String: String]? { profiles[name] }

  /// The files that were read, for messages.
  var searched: String { files.joined(separator: " and ") }

  private mutating func read(_ text: String, isConfig: Bool) {
    var section: String?
    for line in text.split(whereSeparator: \.isNewline) {
      // Indented lines belong to nested settings (`s3 =`), which aren't needed.
      guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else {
        continue
      }
      if first == "[" {
        let header = line.dropFirst().prefix { $0 != "]" }
        section = Self.profileName(Self.trim(header), isConfig: isConfig)
        if let section { profiles[section, default: [:]].merge([:]) { old, _ in old } }
      } else if let section, let separator = line.firstIndex(of: "=") {
        let key = Self.trim(line[..<separator]).lowercased()
        var value = line[line.index(after: separator)...]
        // A comment may follow a value after a space.
        for mark in [" #", " ;", "\t#", "\t;"] {
          if let comment = value.firstRange(of: mark) { value = value[..<comment.lowerBound] }
        }
        profiles[section, default: [:]][key] = Self.trim(value)
      }
    }
  }

  private static func profileName(_ header: String, isConfig: Bool) -> String? {
    guard isConfig, header != "default" else { return header }
    let words = header.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    return words.count == 2 && words[0] == "profile" ? trim(words[1]) : nil
  }

  private static func trim(_ text: some StringProtocol) -> String {
    let rest = text.drop { $0.isWhitespace }
    return String(rest.reversed().drop { $0.isWhitespace }.reversed())
  }
}
