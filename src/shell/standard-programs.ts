/** Programs that a function must not hide: the utilities of POSIX, of coreutils, and those that procedures call most. */
export const STANDARD_PROGRAMS: ReadonlySet<string> = new Set(
  (
    'ar at awk basename bc cal cat chgrp chmod chown cksum cmp comm compress cp crontab csplit cut date dd df diff dirname du ed ex expr ' +
    'file find fold gawk getconf grep egrep fgrep gunzip gzip head iconv id install ipcrm ipcs join link ln locale logger logname lp ls m4 mail ' +
    'make man mawk mesg mkdir mkfifo mknod mktemp more mv newgrp nice nl nohup nproc numfmt od paste patch pax pr ps readlink realpath renice ' +
    'rev rm rmdir sed seq sh bash dash zsh shuf shred sleep sort split stat strings strip stty su sudo sum sync tac tail tar tee timeout touch ' +
    'tput tr truncate tsort tty uname unexpand uniq unlink uptime uudecode uuencode vi wc who whoami write xargs xz yes zcat zstd bzip2 ' +
    'sha1sum sha224sum sha256sum sha384sum sha512sum md5sum shasum b2sum base64 base32 chroot mount umount mountpoint lsblk blkid fsck mkfs ' +
    'kubectl helm docker podman crictl psql pg_dump pg_dumpall pg_restore pg_ctl pg_isready createdb dropdb mysql mysqldump mariadb sqlite3 ' +
    'ssh scp sftp rsync ssh-keygen curl wget openssl gpg git jq yq perl python python3 ruby node ip ss netstat ping dig host nc iptables nft ' +
    'systemctl journalctl service apt apt-get dpkg dnf yum rpm zypper brew useradd userdel usermod groupadd passwd chpasswd visudo kill killall ' +
    'pkill pgrep lsof fuser top free vmstat setsid flock etcd etcdctl redis-cli mongosh aws az gcloud terraform ansible ansible-playbook'
  ).split(' '),
);
