cd -- "$MEMBER_DATA"
mkdir -p restored
[ -d restored/member ] || mv -T member restored/member
[ ! -d member.before-restore ] || mv -T member.before-restore member
