import CairnEngine
import CairnLanguage

extension Bucket {
  static let publicLint = Lint { bucket, _ in
    var findings: [Lint.Finding] = []
    let acl = bucket.properties[acl.name]?.string ?? ""
    if let what = publicLists[acl] {
      findings.append(
        Lint.Finding(
          .publicAccess, at: bucket.address, Self.acl.name,
          detail: "\(what) Leave `acl` out, and permit what is needed in `policies`."))
    }
    guard bucket.properties[publicAccess.name] == true else { return findings }
    return findings + [
      Lint.Finding(
        .publicAccess, at: bucket.address, publicAccess.name,
        detail: "A policy can make every object of this bucket public. Remove `publicAccess` if "
          + "clients use presigned URLs.")
    ]
  }

  private static let publicLists = [
    "public-read": "Everyone on the internet can list the objects of this bucket.",
    "public-read-write":
      "Everyone on the internet can list, overwrite and delete the objects of this bucket.",
    "authenticated-read": "Everyone with an account of AWS can list the objects of this bucket.",
  ]
}
