cd -- "$MEMBER_DATA"
if [ -d restored/member ]; then
  [ -d member.before-restore ] || [ ! -d member ] || mv -T member member.before-restore
  mv -T restored/member member
fi
[ ! -d restored ] || rmdir restored
