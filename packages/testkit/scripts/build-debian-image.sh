#!/bin/sh
# Builds a real image that nobody here wrote a byte of: Debian 12 from the main archive alone (so security updates are missing), then packages, npm and PyPI
# libraries, each in a layer of its own, and one layer that deletes something. Root, debootstrap, umoci, skopeo, npm, pip and a network are needed.
# Usage: build-debian-image.sh FOLDER. Writes FOLDER/{layout,image.tar,image-oci.tar,dpkg.txt,pip.txt,npm.txt} and leaves the root in FOLDER/bundle/rootfs.
set -eu
folder=$1
mkdir -p "$folder"
cd "$folder"
root=$folder/bundle/rootfs
umoci init --layout layout
umoci new --image layout:app
umoci unpack --image layout:app bundle
debootstrap --variant=minbase bookworm "$folder/base" >debootstrap.log 2>&1
cp -a base/. "$root/"
rm -rf base "$root"/var/cache/apt/archives/*.deb
umoci repack --refresh-bundle --image layout:app --history.created_by 'debootstrap --variant=minbase bookworm' bundle

# The root needs this machine's way to the network for a moment.
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root/etc/apt/apt.conf.d"
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
[ ! -f /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/tmp/ca.crt"
chroot "$root" sh -c '
  export DEBIAN_FRONTEND=noninteractive
  ca=; [ ! -f /tmp/ca.crt ] || ca="-o Acquire::https::CaInfo=/tmp/ca.crt"
  apt-get $ca -qq update
  apt-get $ca -qq install -y --no-install-recommends openssl nginx-light python3 python3-pip python3-yaml nodejs
  apt-get clean
  rm -rf /var/lib/apt/lists/* /tmp/ca.crt' >apt.log 2>&1
umoci repack --refresh-bundle --image layout:app --history.created_by '/bin/sh -c apt-get update && apt-get install -y openssl nginx-light python3 nodejs' bundle

mkdir -p "$root/app"
printf '{"name":"shop","version":"1.0.0","private":true}\n' >"$root/app/package.json"
(cd "$root/app" && npm install --no-audit --no-fund --ignore-scripts --no-package-lock lodash@4.17.15 minimist@1.2.0 express@4.16.0 @babel/traverse@7.22.0) >npm-install.log 2>&1
umoci repack --refresh-bundle --image layout:app --history.created_by 'RUN /bin/sh -c npm install # buildkit' bundle

mkdir -p wheels
for wheel in django==3.2.0 requests==2.25.0 jinja2==2.11.2 urllib3==1.26.4 idna==2.10; do
  python3 -m pip download -q -d wheels --only-binary=:all: --python-version 3.11 --no-deps "$wheel" >>pip-download.log 2>&1
done
cp -a wheels "$root/tmp/wheels"
chroot "$root" sh -c 'python3 -m pip install --break-system-packages --no-index --no-deps /tmp/wheels/*.whl' >pip-install.log 2>&1
rm -rf "$root/tmp/wheels" "$root/root/.cache"
umoci repack --refresh-bundle --image layout:app --history.created_by 'RUN /bin/sh -c pip install -r requirements.txt # buildkit' bundle

rm -rf "$root/app/node_modules/minimist"
umoci repack --refresh-bundle --image layout:app --history.created_by 'RUN /bin/sh -c rm -rf node_modules/minimist # buildkit' bundle

chroot "$root" dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' >dpkg.txt
chroot "$root" python3 -m pip list --format=freeze --disable-pip-version-check >pip.txt 2>/dev/null
(cd "$root/app" && npm ls --all --parseable --long 2>/dev/null || true) >npm.txt
skopeo copy -q oci:layout:app docker-archive:image.tar:shop:1
skopeo copy -q oci:layout:app oci-archive:image-oci.tar:app
