/// The regions of AWS, as listed in its General Reference ("AWS service endpoints"). Some endpoints
/// silently substitute another region for an unknown one, so misspelt names matter.
enum Regions {
  static let known = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
    "ap-south-1", "ap-south-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
    "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2",
    "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
    "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1",
  ]

  /// The length of the longest name, such as "ap-southeast-1".
  static let longest = 14

  static func isKnown(_ name: String) -> Bool { known.contains(name) }

  /// Whether the name may be that of a newer region: another number in a known area (`eu-west-4`),
  /// or an area unlike any known one (`xx-somewhere-1`).
  static func isPlausible(_ name: String) -> Bool {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    guard (3...4).contains(words.count), let number = words.last, let area = words.first,
      area.utf8.count == 2, Int(number) != nil
    else { return false }
    let place = String(name.dropLast(number.count))
    if known.contains(where: { $0.hasPrefix(place) }) { return true }
    return NearMiss.best(for: name, among: known) == nil
      && words.dropLast().allSatisfy { word in
        !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
      }
  }
}
