/** What to do about a kind of file; several kinds share a sentence. */
export const REPLACE_KEY =
  'Replace this key wherever its public half is trusted, and mount the new one when the container runs. Deleting the file in a later layer is not enough: it stays in the image.'
export const REVOKE =
  'Revoke the credentials in this file where they were issued, keep the file out of the build (.dockerignore), and hand credentials to the container when it runs. Deleting the file in a later layer is not enough.'
export const CHANGE =
  'Change the passwords in this file, keep it out of the build (.dockerignore), and mount it or hand its values over when the container runs.'
export const LEAVE_OUT =
  'Keep this file out of the image (.dockerignore, a build stage of its own): it tells more of how the image was made or is run than its users need.'
export const NO_DATA =
  'Data does not belong in an image: keep it in a volume or a database, and build the image without it. Treat what it holds as known to everybody who can pull the image.'
export const OWN_EACH =
  'Every container made from this image shares this secret. Let each make its own when it first starts, and remove this one from the image.'
