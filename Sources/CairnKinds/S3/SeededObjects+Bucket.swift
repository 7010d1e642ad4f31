import CairnAWSXML
import CairnEngine

/// What an object set wrote, for the bucket that holds it.
struct SeededContents: Sendable {
  let contents: [String: String]
  let etags: SeededETags

  /// Whether the version holds what the set wrote.
  func made(_ version: S3ObjectVersion) -> Bool {
    contents[version.key].map { etags.shows(version, holds: $0) } ?? false
  }
}

extension KindContext {
  /// What the object sets that are deleted with a bucket wrote into it.
  func seededObjects(in bucket: String) -> [SeededContents] {
    (round[SeededObjects.section] ?? []).compactMap { set in
      guard set.properties[SeededObjects.bucket].map(BucketName.named) == bucket,
        let contents = set.properties[SeededObjects.contents]
      else { return nil }
      return SeededContents(contents: contents, etags: SeededETags(set.attributes))
    }
  }
}
