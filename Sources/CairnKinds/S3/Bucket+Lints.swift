import CairnEngine
import CairnLanguage

extension Bucket {
  static let publicLint = Lint { bucket, _ in
    guard bucket.properties[publicAccess.name] == true else { return [] }
    return [
      Lint.Finding(
        .publicAccess, at: bucket.address, publicAccess.name,
        detail: "A policy can make every object of this bucket public. Remove `publicAccess` if "
          + "clients use presigned URLs.")
    ]
  }
}
