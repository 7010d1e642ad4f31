import CairnAWSXML
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
    let on = BucketAccess.block(of: Properties(bucket.properties)).on
    if !on.contains("BlockPublicPolicy"), !on.contains("RestrictPublicBuckets") {
      let hasParts = bucket.properties[publicAccessBlock.name] != nil
      let name = hasParts ? publicAccessBlock.name : publicAccess.name
      findings.append(
        Lint.Finding(
          .publicAccess, at: bucket.address, name,
          detail: "A policy can make every object of this bucket public. Remove `\(name)` if "
            + "clients use presigned URLs."))
    }
    return findings
  }

  private static let publicLists = [
    "public-read": "Everyone on the internet can list the objects of this bucket.",
    "public-read-write":
      "Everyone on the internet can list, overwrite and delete the objects of this bucket.",
    "authenticated-read": "Everyone with an account of AWS can list the objects of this bucket.",
  ]
}
